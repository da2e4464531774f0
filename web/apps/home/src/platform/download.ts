/** Hands bytes to the browser as a file. They never leave this device otherwise. */
export function download(name: string, bytes: Uint8Array<ArrayBuffer>, type: string): void {
  const address = URL.createObjectURL(new Blob([bytes], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** `porchlight-2026-11-22-1504.mp4`, in the reader's zone. */
export function clipFileName(minute: number): string {
  const text = new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', timeStyle: 'short' }).format(minute * 1000);
  return `porchlight-${text.replace(' ', '-').replace(':', '')}.mp4`;
}
