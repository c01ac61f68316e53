// This file decides by a swipe on a touch screen: to the right approves, to the left rejects; what it will do is seen
// while the finger is still down, and a shorter move does nothing.

const ENOUGH_PX = 90;
const SLOP_PX = 12;

// may(): whether a swipe means anything now; decide(decision): carried out when the finger is lifted.
export function onSwipe(surface, may, decide) {
  const sign = document.querySelector("[data-verdict]");
  let start = null;
  const end = () => {
    start = null;
    surface.style.removeProperty("--swipe");
    sign.className = "stage-verdict";
  };
  surface.addEventListener("touchstart", (event) => {
    if (event.touches.length !== 1 || !may()) return end();
    start = { x: event.touches[0].clientX, y: event.touches[0].clientY, dx: 0 };
  }, { passive: true });
  surface.addEventListener("touchmove", (event) => {
    if (!start) return;
    const dx = event.touches[0].clientX - start.x;
    const dy = event.touches[0].clientY - start.y;
    if (event.touches.length !== 1 || (Math.abs(dy) > SLOP_PX && Math.abs(dy) > Math.abs(dx) && !start.dx)) return end();
    if (Math.abs(dx) < SLOP_PX) return;
    event.preventDefault();
    start.dx = dx;
    surface.style.setProperty("--swipe", `${dx}px`);
    sign.className = `stage-verdict ${dx > 0 ? "is-approved" : "is-rejected"} ${Math.abs(dx) > ENOUGH_PX ? "is-sure" : ""}`;
    sign.textContent = dx > 0 ? "Approve" : "Reject";
  }, { passive: false });
  surface.addEventListener("touchend", () => {
    const dx = start?.dx ?? 0;
    end();
    if (Math.abs(dx) > ENOUGH_PX) decide(dx > 0 ? "approved" : "rejected");
  });
  surface.addEventListener("touchcancel", end);
}
