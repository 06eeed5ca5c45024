// Copies the page's address, or a citation, where the browser can: the buttons stay hidden in any other.
(() => {
  const box = document.querySelector(".share");
  if (!box || !navigator.clipboard && !document.execCommand) return;
  const copied = async (text) => {
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
    const field = document.createElement("textarea"); // a page opened from a disk has no clipboard of its own
    field.value = text;
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    if (!done) throw new Error("not copied");
  };
  for (const button of box.querySelectorAll("button[data-copy]")) {
    const label = button.textContent;
    button.hidden = false;
    button.addEventListener("click", async () => {
      const from = button.dataset.copy && document.getElementById(button.dataset.copy);
      const canonical = document.querySelector("link[rel=canonical]");
      try {
        await copied(from ? from.textContent.trim() : (canonical ? canonical.href : location.href.split("#")[0]));
        button.textContent = button.dataset.done;
        button.focus();
        setTimeout(() => { button.textContent = label; }, 2500);
      } catch { /* the text stands there to be copied by hand */ }
    });
  }
})();
