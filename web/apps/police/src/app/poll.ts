/** Runs `work` now and again every so often while the page is in sight; returns what ends it. Runs never overlap. */
export function poll(work: () => Promise<void>, everyMillis: number): () => void {
  let ended = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const turn = async (): Promise<void> => {
    if (!document.hidden) await work().catch(() => undefined);
    if (!ended) timer = setTimeout(() => void turn(), everyMillis);
  };
  void turn();
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}
