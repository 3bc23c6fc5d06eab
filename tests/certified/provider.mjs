// A certified OpenID provider that looks like one tenant of Entra: its paths, its issuer and the claims
// of its ID tokens. It reads what it shall be from standard input and says where it is when it is up.

import { X509Certificate, generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

import Provider from 'oidc-provider';

const { port, tenant, clients, people } = JSON.parse(readFileSync(0, 'utf8'));
const mount = `/${tenant}/v2.0`;

const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' });

// A client that shows a certificate is one whose key is known.
const registered = clients.map(({ certificate, ...client }) => {
  if (!certificate) return client;
  const known = new X509Certificate(certificate).publicKey.export({ format: 'jwk' });
  return { ...client, jwks: { keys: [{ ...known, use: 'sig', alg: 'PS256' }] } };
});

const provider = new Provider(`http://127.0.0.1:${port}${mount}`, {
  clients: registered,
  jwks: { keys: [{ ...key, use: 'sig', alg: 'RS256', kid: 'certified' }] },
  cookies: { keys: ['not a secret'] },
  conformIdTokenClaims: false,
  enabledJWA: {
    idTokenSigningAlgValues: ['RS256'],
    clientAuthSigningAlgValues: ['PS256', 'RS256'],
  },
  claims: {
    openid: ['sub', 'tid', 'oid', 'ver', 'upn', 'login_hint'],
    profile: ['name', 'preferred_username'],
    email: ['email'],
  },
  features: {
    devInteractions: { enabled: true },
    rpInitiatedLogout: { enabled: true },
  },
  async findAccount(context, id) {
    const person = people[id];
    return person && { accountId: id, claims: async () => ({ sub: id, tid: tenant, ver: '2.0', ...person }) };
  },
  // Nobody is asked for consent: an administrator has given it for the whole tenant.
  async loadExistingGrant(context) {
    const { client, session } = context.oidc;
    const grant = new context.oidc.provider.Grant({ accountId: session.accountId, clientId: client.clientId });
    grant.addOIDCScope('openid profile email');
    await grant.save();
    return grant;
  },
});

const answer = provider.callback();
createServer((request, response) => {
  if (!request.url.startsWith(`${mount}/`)) {
    response.writeHead(404).end();
    return;
  }
  request.originalUrl = request.url;
  request.url = request.url.slice(mount.length);
  answer(request, response);
}).listen(port, '127.0.0.1', () => console.log('ready'));
