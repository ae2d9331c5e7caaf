// Everything here can be done without it: forms that are sent whole come back filled in. With it they are sent in the
// background at each change, and what comes back is put into the page without disturbing whoever is in it.
"use strict";
(() => {
  let running = null;

  // A search that happens while one types needs no button.
  const quiet = (form) => form.querySelector("#find")?.classList.add("unseen");

  const morph = (form, fresh) => {
    quiet(fresh);
    const before = document.activeElement;
    Idiomorph.morph(form, fresh, {
      ignoreActiveValue: true,
      callbacks: {
        // A section stays as the reader left it, unless it was a search that opened it.
        beforeAttributeUpdated: (name, node, kind) =>
          !(name === "open" && kind === "remove" && !node.hasAttribute("data-opened")),
      },
    });
    // What was pressed may be gone, and nobody is to be sent back to the top of the page for it.
    if (before !== document.body && !document.contains(before)) {
      (form.querySelector("#offers") ?? form.querySelector("#search"))?.focus();
    }
  };

  const refresh = async (form, button) => {
    running?.abort();
    const mine = (running = new AbortController());
    form.setAttribute("aria-busy", "true");
    const data = new URLSearchParams(new FormData(form, button));
    if (!button) data.append("do", "refresh");
    data.append("live", "1");
    try {
      const answer = await fetch(form.action, { method: "POST", body: data, signal: mine.signal });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.querySelector("form[data-live]");
      if (answer.ok && fresh) morph(form, fresh);
      else location.reload();
    } catch (error) {
      if (error.name !== "AbortError") form.classList.add("stale");
    } finally {
      // One that was overtaken leaves the form busy: another one is under way.
      if (running === mine) form.removeAttribute("aria-busy");
    }
  };

  for (const form of document.querySelectorAll("form[data-live]")) {
    form.addEventListener("change", (event) => {
      if (event.target.name !== "search" && event.target.name !== "name") refresh(form);
    });
    form.addEventListener("input", (event) => {
      if (event.target.name === "search") refresh(form);
    });
    form.addEventListener("submit", (event) => {
      const button = event.submitter;
      const step = button?.value ?? "refresh";
      if (step !== "refresh" && !step.startsWith("bulk:") && !step.startsWith("add:")) return;
      event.preventDefault();
      refresh(form, button);
    });
    quiet(form);
  }

  for (const button of document.querySelectorAll("[data-copy]")) {
    const what = document.getElementById(button.dataset.copy);
    const said = document.querySelector("[data-copied]");
    button.hidden = false;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(what.textContent);
        said.textContent = "Copied";
      } catch {
        getSelection().selectAllChildren(what);
        said.textContent = "Selected: copy it with the keyboard";
      }
    });
    // A page that the browser keeps for the way back is not to keep the secret.
    addEventListener("pagehide", () => {
      what.textContent = "shown once";
      button.remove();
    });
  }

  const close = (except) => {
    for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(except)) menu.open = false;
  };
  document.addEventListener("click", (event) => close(event.target));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.activeElement?.closest("details.menu[open]");
    close(null);
    menu?.querySelector("summary").focus();
  });
})();
