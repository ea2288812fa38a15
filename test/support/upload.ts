/** Uploads of files over HTTP. */

/** Uploads a file and returns the status with the members of the response's last line. */
export async function upload(
  { url }: { readonly url: string },
  route: string,
  body: Uint8Array,
): Promise<{ status: number } & Record<string, any>> {
  const response = await fetch(url + route, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream' },
    body: body as BodyInit,
  })
  const lines = (await response.text()).trim().split('\n')
  return { status: response.status, ...JSON.parse(lines.at(-1)!) }
}
