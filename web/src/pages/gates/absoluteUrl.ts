/** Where another system has to post to: the service may say only the path, the page knows the rest. */
export function absoluteUrl(address: string, origin: string = window.location.origin): string {
  return new URL(address, origin).href;
}
