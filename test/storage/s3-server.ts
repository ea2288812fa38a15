/**
 * An S3 server over real HTTP, from npm in this process or given by TEST_S3
 * (`http://KEY:SECRET@HOST:PORT`), and a proxy whose connections break off.
 */
import { once } from 'node:events'
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http'
import { mkdir } from 'node:fs/promises'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { createRequire } from 'node:module'
import path from 'node:path'
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import type { S3Options } from '../../server/storage/s3-storage.ts'

interface S3rver {
  run(): Promise<AddressInfo>
  close(): Promise<void>
  httpServer: { closeAllConnections(): void }
}

const S3rver = createRequire(import.meta.url)('s3rver') as new (options: object) => S3rver

export const BUCKET = 'latentql'

/** A server that is already running. The npm server doesn't verify signatures. */
export const externalS3 = process.env['TEST_S3']

export interface S3Server extends AsyncDisposable {
  readonly port: number
  readonly s3: S3Options
}

/**
 * Starts a server that keeps its files in `folder` and creates the bucket. Port 0 chooses any free
 * port.
 */
export async function startS3Server(folder: string, fixedPort = 0): Promise<S3Server> {
  const directory = path.join(folder, 's3')
  await mkdir(directory, { recursive: true })
  const configureBuckets = [{ name: BUCKET }]
  const address = '127.0.0.1'
  const server = new S3rver({ directory, address, port: fixedPort, silent: true, configureBuckets })
  const { port } = await server.run()
  return {
    port,
    s3: {
      endpoint: `http://127.0.0.1:${port}`,
      region: 'us-east-1',
      accessKeyId: 'S3RVER',
      secretAccessKey: 'S3RVER',
    },
    async [Symbol.asyncDispose]() {
      const closed = server.close()
      server.httpServer.closeAllConnections()
      await closed
    },
  }
}

/** Returns the server of TEST_S3 after creating the bucket, or starts one with `startS3Server`. */
export async function openS3Server(folder: string): Promise<S3Server> {
  if (externalS3 === undefined) return startS3Server(folder)
  const { username: accessKeyId, password: secretAccessKey, host, port } = new URL(externalS3)
  const s3 = { endpoint: `http://${host}`, region: 'us-east-1', accessKeyId, secretAccessKey }
  const credentials = { accessKeyId, secretAccessKey }
  const client = new S3Client({ ...s3, credentials, forcePathStyle: true })
  await client.send(new CreateBucketCommand({ Bucket: BUCKET }))
  client.destroy()
  return { port: Number(port), s3, [Symbol.asyncDispose]: () => Promise.resolve() }
}

export interface ScriptedS3 extends AsyncDisposable {
  readonly s3: S3Options
  /** The requests in order */
  readonly requests: string[]
}

/**
 * An S3 server that supports only multipart uploads and responds to each part as the test decides.
 */
export async function startScriptedS3(
  answerPart: (part: number, response: ServerResponse) => void,
): Promise<ScriptedS3> {
  const requests: string[] = []
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const query = new URL(request.url!, 'http://localhost').searchParams
    const part = query.get('partNumber')
    const of = part ?? (query.has('uploadId') ? 'parts' : query.has('uploads') ? 'uploads' : 'list')
    if (of !== 'list') requests.push(`${request.method} ${of}`)
    request.resume()
    request.on('error', () => undefined)
    request.on('end', () => {
      if (part !== null) return answerPart(Number(part), response)
      const id =
        '<InitiateMultipartUploadResult><UploadId>1</UploadId></InitiateMultipartUploadResult>'
      const bodies: Record<string, string> = { uploads: id, list: '<ListBucketResult/>' }
      const done = '<CompleteMultipartUploadResult><ETag>"1"</ETag></CompleteMultipartUploadResult>'
      response.writeHead(request.method === 'DELETE' ? 204 : 200).end(bodies[of] ?? done)
    })
  }
  const server = createHttpServer(answer)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' }
  return {
    s3: { endpoint, region: 'us-east-1', ...credentials },
    requests,
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

export interface BreakingProxy extends AsyncDisposable {
  readonly endpoint: string
  /** Number of connections made. */
  readonly connections: () => number
}

/**
 * Forwards connections to a local port, and breaks the first `breaks` of them after this many bytes
 * of response.
 */
export async function startBreakingProxy(
  port: number,
  { breaks, after }: { breaks: number; after: number },
): Promise<BreakingProxy> {
  const sockets = new Set<Socket>()
  let connections = 0
  const proxy = createServer((client) => {
    const breaksOff = ++connections <= breaks
    const server = connect(port, '127.0.0.1')
    for (const socket of [client, server]) {
      sockets.add(socket)
      socket.on('error', () => undefined).on('close', () => sockets.delete(socket))
    }
    let came = 0
    client.pipe(server)
    server.on('data', (chunk: Buffer) => {
      came += chunk.length
      if (!breaksOff || came <= after) client.write(chunk)
      else client.destroy()
    })
    server.on('end', () => client.end())
  })
  proxy.listen(0, '127.0.0.1')
  await once(proxy, 'listening')
  return {
    endpoint: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    connections: () => connections,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      proxy.close()
      await once(proxy, 'close')
    },
  }
}
