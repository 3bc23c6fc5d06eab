//! The act about people: they sign in through the stand-in for Entra, two workspaces admit one group
//! each, and a group that is taken away counts at the next request.

use super::{ORGANIZATION, Show, Trouble, auditor::Asked, stage};
use crate::{
    browser::Browser,
    entra::{Group, Person, Standing},
};

/// Two workspaces, and what a person stands to them.
pub(super) const WORKSPACES: [&str; 2] = ["wiki", "payroll"];

impl Show {
    /// Trusts the stand-in, makes two workspaces and lets one group into each.
    pub(super) fn open_doors(&mut self) -> Result<(), Trouble> {
        stage::act("People sign in through Entra, and groups decide where they may go");
        let back = format!("http://{}/auth/callback", self.server.authority());
        let app = self.stand_in.register_single_tenant(self.directory, &back);
        let file = self.host.data_dir().with_extension("client-secret");
        std::fs::write(&file, &app.secret)?;
        let add = format!(
            "sso add {ORGANIZATION} --kind single-tenant --authority development --tenant-id {} \
             --client-id {} --client-secret-file {}",
            self.directory,
            app.client,
            file.display()
        );
        stage::shell(&self.host, &add);
        let told = self.command(&format!("{add} --format json"))?;
        let told: serde_json::Value = serde_json::from_str(&told)?;
        let sso = told.get("id").and_then(serde_json::Value::as_str).unwrap_or_default();
        let groups: Vec<Group> = self.company.groups().take(WORKSPACES.len()).cloned().collect();
        for (slug, group) in WORKSPACES.into_iter().zip(&groups) {
            let create = format!("workspace create {ORGANIZATION} {slug}");
            let (target, id) = (format!("workspace:{slug}"), group.object_id);
            let set = format!("access set {ORGANIZATION} {target} --sso {sso} --groups {id}");
            for command in [create, set] {
                stage::shell(&self.host, &command);
                self.command(&command)?;
            }
            stage::tell(slug, &format!("admits {}", group.display_name));
        }
        Ok(())
    }

    /// A person signs in, sees both doors, loses the group and sees them again.
    pub(super) async fn walk_through(&mut self) -> Result<(), Trouble> {
        let Some((person, group)) = self.someone_in_one() else {
            stage::note("nobody is in just one of the two groups");
            return Ok(());
        };
        let mut browser = Browser::new();
        let picker = browser.open(&self.sign_in_address()).await?;
        let home = browser.pick(&picker, &person.user_principal_name).await?;
        let signed_in = format!("{} signs in", person.display_name);
        match home.status {
            200 => stage::good(&signed_in),
            status => stage::bad(&format!("{signed_in}: answered {status}")),
        }
        self.doors(&mut browser).await?;
        self.membership(&group, &person, false);
        let cycle = self.entra.incremental_cycle(&self.company, &mut |_| {}).await;
        let name = &group.display_name;
        stage::good(&format!("Entra takes {name} away ({} request(s))", cycle.requests));
        let at = self.replay(None)?.sequence;
        self.doors(&mut browser).await?;
        let (slug, who) = (WORKSPACES[0], &person.user_principal_name);
        self.asked = Some(Asked { user: who.clone(), workspace: slug, at });
        let explain = format!("access explain {ORGANIZATION} --workspace {slug} --user {who}");
        stage::shell(&self.host, &explain);
        self.command(&explain)?.lines().for_each(stage::line);
        self.membership(&group, &person, true);
        self.entra.incremental_cycle(&self.company, &mut |_| {}).await;
        Ok(())
    }

    /// Where to begin in a real browser.
    pub(super) fn sign_in_address(&self) -> String {
        format!("http://{}/o/{ORGANIZATION}/sign-in", self.server.authority())
    }

    /// People to sign in as, one for each workspace, and one for none.
    pub(super) fn people_to_try(&self) -> Vec<(String, String)> {
        let groups: Vec<&Group> = self.company.groups().take(WORKSPACES.len()).collect();
        let active = || self.company.people().filter(|one| one.standing == Standing::Active);
        let of = |person: &Person| -> Vec<&str> {
            let doors = WORKSPACES.iter().zip(&groups);
            let open = doors.filter(|(_, group)| group.members.contains(&person.object_id));
            open.map(|(slug, _)| *slug).collect()
        };
        let wanted: [&[&str]; 3] = [&["wiki"], &["payroll"], &[]];
        let found = wanted.iter().filter_map(|doors| active().find(|one| of(one) == *doors));
        found
            .map(|one| {
                let doors = of(one).join(", ");
                let may = if doors.is_empty() { "nothing".to_owned() } else { doors };
                (one.user_principal_name.clone(), may)
            })
            .collect()
    }

    /// The stand-in shows the company as it is now.
    pub(super) fn publish(&self) {
        let company = self.company.clone();
        self.stand_in.change(self.directory, |held| *held = company);
    }

    async fn doors(&self, browser: &mut Browser) -> Result<(), Trouble> {
        for slug in WORKSPACES {
            let path = format!("/o/{ORGANIZATION}/authz/auth-request/workspaces/{slug}");
            let address = format!("http://{}{path}", self.server.authority());
            match browser.fetch(&address).await?.status {
                200..=299 => stage::good(&format!("{slug}: let in")),
                403 => stage::tell(slug, "refused, and told why"),
                status => stage::bad(&format!("{slug}: answered {status}")),
            }
        }
        Ok(())
    }

    /// An active person of the first workspace's group who is not in the second's.
    fn someone_in_one(&self) -> Option<(Person, Group)> {
        let mut groups = self.company.groups();
        let (first, second) = (groups.next()?, groups.next()?);
        let in_one = |person: &&Person| {
            person.standing == Standing::Active
                && first.members.contains(&person.object_id)
                && !second.members.contains(&person.object_id)
        };
        let person = self.company.people().find(in_one)?;
        Some((person.clone(), first.clone()))
    }

    fn membership(&mut self, group: &Group, person: &Person, belongs: bool) {
        let id = person.object_id;
        self.company.change_group(group.object_id, |group| {
            if belongs {
                group.members.insert(id);
            } else {
                group.members.remove(&id);
            }
        });
        self.publish();
    }

    pub(super) fn command(&self, typed: &str) -> Result<String, Trouble> {
        Ok(self.host.must(&typed.split(' ').collect::<Vec<_>>())?)
    }
}
