// Drawing, at most once per frame however much has changed, and only while somebody can see it: browsers give hidden pages
// no frames.

/** A function that has `draw` called in the next frame. */
export function inFrames(draw) {
  let asked = false;
  return () => {
    if (!asked) {
      asked = true;
      requestAnimationFrame(() => {
        asked = false;
        draw();
      });
    }
  };
}
