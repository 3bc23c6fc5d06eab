// What a script makes smoother; every page is complete without it.
(() => {
  "use strict";
  const zone = new Intl.DateTimeFormat(document.documentElement.lang, {
    dateStyle: "medium",
    timeStyle: "medium",
  });

  // Times are said in UTC by the server; here in the reader's zone, and in UTC when pointed at.
  const localize = (root) => {
    for (const time of root.querySelectorAll("time[datetime]")) {
      const moment = new Date(time.dateTime);
      if (Number.isNaN(moment.valueOf())) continue;
      time.title = time.textContent;
      time.textContent = zone.format(moment);
    }
  };
  localize(document);

  // What is to be copied has a button that copies it.
  const { copy, copied } = document.body.dataset;
  for (const field of navigator.clipboard ? document.querySelectorAll("input.copy") : []) {
    const button = document.createElement("button");
    const said = document.createElement("span");
    button.type = "button";
    button.textContent = copy;
    button.setAttribute("aria-label", `${copy}: ${field.labels[0].textContent}`);
    said.className = "quiet";
    said.setAttribute("role", "status");
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(field.value);
      said.textContent = copied;
    });
    field.after(button, said);
  }

  // How far Entra's round has come is shown as it goes on.
  const round = document.querySelector("[data-round]");
  const follow = async () => {
    if (document.visibilityState === "visible") {
      const answer = await fetch(round.dataset.round).catch(() => null);
      if (!answer?.ok) return;
      const arrived = new DOMParser().parseFromString(await answer.text(), "text/html");
      localize(arrived);
      round.replaceChildren(...arrived.body.childNodes);
    }
    setTimeout(follow, 5000);
  };
  if (round) setTimeout(follow, 5000);

  // New events appear as they happen.
  const list = document.querySelector("ol.events[data-live]");
  if (!list || !window.EventSource) return;
  const note = document.createElement("p");
  note.className = "quiet";
  note.setAttribute("role", "status");
  note.textContent = list.dataset.note;
  list.before(note);
  const source = new EventSource(list.dataset.live);
  source.onmessage = (message) => {
    const arrived = new DOMParser().parseFromString(message.data, "text/html");
    localize(arrived);
    for (const item of arrived.querySelectorAll("li.event")) {
      if (!document.getElementById(item.id)) list.prepend(document.adoptNode(item));
    }
    while (list.children.length > 500) list.lastElementChild.remove();
  };
})();
