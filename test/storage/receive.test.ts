import { readFile, stat } from 'node:fs/promises'
import { createServer, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { receive as receiveAs, type ReceiveOptions } from '../../server/storage/receive.ts'
import { BadUserInput, CheckpointInvalid } from '../../server/errors.ts'
import { createTempDir } from '../support/temp-dir.ts'

const MB = 1024 * 1024

function receive(body: Readable, file: string, options: Omit<ReceiveOptions, 'Invalid'>) {
  return receiveAs(body, file, { Invalid: CheckpointInvalid, ...options })
}

async function* chunks(count: number, size: number): AsyncGenerator<Buffer> {
  for (let index = 0; index < count; index++) yield Buffer.alloc(size, index)
}

test('writes a body byte for byte and reports progress', async () => {
  await using dir = await createTempDir()
  const file = path.join(dir.path, 'file')
  const messages: string[] = []
  await receive(Readable.from(chunks(5, 700_000)), file, {
    maxBytes: 10 * MB,
    onReceived: ({ done, message }) => messages.push(`${done}: ${message}`),
  })
  const expected = Buffer.concat(await Readable.from(chunks(5, 700_000)).toArray())
  expect((await readFile(file)).equals(expected)).toBe(true)
  expect(messages).toEqual([
    '1400000: 1.4 MB received',
    '2800000: 2.8 MB received',
    '3500000: 3.5 MB received',
  ])
})

test('accepts a body of exactly the allowed size and rejects one byte more', async () => {
  await using dir = await createTempDir()
  const upTo = (bytes: number, name: string) =>
    receive(Readable.from([Buffer.alloc(bytes)]), path.join(dir.path, name), { maxBytes: 1000 })
  await upTo(1000, 'fits')
  await expect(upTo(1001, 'does-not')).rejects.toThrow(CheckpointInvalid)
})

test('stops reading and writing above the limit, and leaves the connection open for a response', async () => {
  await using dir = await createTempDir()
  const file = path.join(dir.path, 'file')
  let sent = 0
  const endless = Readable.from(
    (async function* () {
      for (;;) {
        sent += MB
        yield Buffer.alloc(MB)
      }
    })(),
  )
  await expect(receive(endless, file, { maxBytes: 3 * MB })).rejects.toThrow('MAX_UPLOAD_BYTES')
  expect((await stat(file)).size).toBeLessThanOrEqual(3 * MB)
  expect(sent).toBeLessThan(32 * MB)
  expect(endless.destroyed).toBe(false)
  endless.destroy()
})

test('rejects an empty body', async () => {
  await using dir = await createTempDir()
  const file = path.join(dir.path, 'file')
  await expect(receive(Readable.from([]), file, { maxBytes: 10 })).rejects.toThrow('empty')
})

test('distinguishes a sender that disconnects early from one that has finished', async () => {
  await using dir = await createTempDir()
  const body = new PassThrough()
  const received = receive(body, path.join(dir.path, 'file'), { maxBytes: MB })
  body.write(Buffer.alloc(10))
  body.destroy()
  await expect(received).rejects.toThrow(BadUserInput)
})

test('rejects a request whose client disconnects midway', async () => {
  await using dir = await createTempDir()
  const server = createServer()
  const received = new Promise((resolve, reject) => {
    server.on('request', (incoming) => {
      const file = path.join(dir.path, 'file')
      receive(incoming, file, { maxBytes: MB }).then(resolve, reject)
    })
  })
  server.listen(0, '127.0.0.1')
  await new Promise((listening) => server.once('listening', listening))
  const { port } = server.address() as AddressInfo
  const upload = request({ port, method: 'POST', headers: { 'content-length': 1000 } })
  upload.on('error', () => undefined)
  upload.write('half', () => upload.destroy())
  await expect(received).rejects.toThrow('ended early')
  server.close()
})

test('an abort ends the wait for a silent sender', async () => {
  await using dir = await createTempDir()
  const abort = new AbortController()
  const body = new PassThrough()
  const options = { maxBytes: MB, signal: abort.signal }
  const received = receive(body, path.join(dir.path, 'file'), options)
  body.write(Buffer.alloc(10))
  const reason = new Error('shutting down')
  abort.abort(reason)
  await expect(received).rejects.toBe(reason)
  expect(body.destroyed).toBe(true)
})

test('applies backpressure to a fast sender while the disk is behind', async () => {
  await using dir = await createTempDir()
  const body = new PassThrough({ highWaterMark: 64 * 1024 })
  const received = receive(body, path.join(dir.path, 'file'), { maxBytes: 64 * MB })
  let refused = 0
  for (let index = 0; index < 64; index++) {
    if (body.write(Buffer.alloc(128 * 1024))) continue
    refused++
    await new Promise((drained) => body.once('drain', drained))
  }
  body.end()
  await received
  expect(refused).toBeGreaterThan(32)
})
