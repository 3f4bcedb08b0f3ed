/** The way to give something back: it has its effect once, however often it is called. */
export function once(effect: () => void): () => void {
  let done = false;
  return () => {
    if (!done) {
      done = true;
      effect();
    }
  };
}
