/** Has the browser save a file under a name. */
export function saveFile(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // Once the click is over, the browser holds the content by itself.
  setTimeout(() => URL.revokeObjectURL(address));
}
