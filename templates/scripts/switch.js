// The language switch keeps the place: the same page, section and opened number in the other language.
// Headings have the same ids in every language, so the address's part after # is all that has to be carried over.
"use strict";
(() => {
  const links = [...document.querySelectorAll(".switch a[href]")];
  if (!links.length) return;
  const plain = links.map((link) => link.getAttribute("href").split("#")[0]);
  // a heading's id is its own, or that of the section around it
  const idOf = (heading) => heading.id || heading.closest("section[id]")?.id;
  const headings = [...document.querySelectorAll("main :is(h2, h3)")].filter(idOf);

  // the last heading above the middle of the window; none at the top of the page
  const section = () => {
    if (window.scrollY < 40) return "";
    const above = headings.filter((heading) => heading.getBoundingClientRect().top < window.innerHeight / 2);
    return above.length ? "#" + idOf(above[above.length - 1]) : "";
  };

  const update = () => {
    // an opened number stands in the address; so it goes with the reader, too
    const place = document.querySelector("dialog[open]") ? window.location.hash : section();
    links.forEach((link, at) => link.setAttribute("href", plain[at] + place));
  };

  // worked out when it is needed, however the link is used: pointer, keyboard, or its menu
  for (const link of links) {
    for (const event of ["pointerenter", "focus", "touchstart", "click", "contextmenu"]) {
      link.addEventListener(event, update, { passive: true });
    }
  }
})();
