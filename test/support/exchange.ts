/** Requests on connections that the caller keeps and closes. */
import { request, type Agent } from 'node:http'
import { buffer } from 'node:stream/consumers'

/** Sends JSON or bytes. Rejects without a response of 200; the status is then the message. */
export function exchange(
  agent: Agent,
  method: string,
  url: URL,
  body: string | Buffer = '',
): Promise<Buffer> {
  const type = typeof body === 'string' ? 'application/json' : 'application/octet-stream'
  const headers = { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body) }
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, agent })
    sent.once('error', reject)
    sent.once('response', (response) => {
      buffer(response).then((answer) => {
        const { statusCode } = response
        if (statusCode === 200) resolve(answer)
        else reject(new Error(String(statusCode), { cause: String(answer) }))
      }, reject)
    })
    sent.end(body)
  })
}
