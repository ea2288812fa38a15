import { readdir, readFile } from 'node:fs/promises'
import http from 'node:http'
import { connect } from 'node:net'
import sharp from 'sharp'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeZip } from '../checkpoint-files/formats/make-zip.ts'
import { fixture, readNpy } from '../checkpoints/support.ts'
import { SMALL_FILE, startTestServer, type TestServer } from '../support/server.ts'

let server: TestServer
let bytes: Buffer
beforeAll(async () => {
  server = await startTestServer({
    env: { MAX_UPLOAD_BYTES: '100000', CORS_ORIGINS: 'https://friend.example' },
    checkpoint: false,
  })
  bytes = await readFile(SMALL_FILE)
})
afterAll(() => server[Symbol.asyncDispose]())

async function upload(
  query: string,
  body: Uint8Array<ArrayBufferLike> | string,
  headers: Record<string, string> = {},
) {
  const response = await fetch(`${server.url}/checkpoints${query}`, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream', ...headers },
    body: body as BodyInit,
  })
  const lines = (await response.text()).split('\n').filter(Boolean)
  return { response, lines: lines.map((line) => JSON.parse(line)) }
}

test('an upload reports progress line by line and ends with the checkpoint', async () => {
  const { response, lines } = await upload('?name=faces', bytes)
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe('application/x-ndjson')
  const stages = lines.slice(0, -1).map(({ progress }) => progress.stage)
  expect(new Set(stages)).toEqual(
    new Set(['receiving', 'reading', 'inferring', 'storing', 'rendering']),
  )
  const { checkpoint, alreadyImported, notes } = lines.at(-1)
  expect(notes.join(' ')).toMatch(/Taken from the preset/)
  expect(alreadyImported).toBe(false)
  const { generate, checkpoint: asked } = await server.query(
    `{ checkpoint(checkpoint: "faces") {
        id digest kind name run { name step raw } aliases sourceDigest format preset zDim prior { distribution bound }
        mapping { size rows truncates } labels { classes names } truncationCentre width height channels
        featureCount parameterCount batchNorm calibrationDrift createdAt
      }
      generate(seed: 1, checkpoint: "faces") { url } }`,
  )
  expect(checkpoint).toEqual(asked)
  expect((await fetch(server.url + generate.url)).status).toBe(200)
})

/** The bytes of a fixture, or a ZIP of a folder. */
async function fileOf(name: string): Promise<Buffer> {
  const files = /\.\w+$/.test(name) ? null : await readdir(fixture(name))
  if (files === null) return readFile(fixture(name))
  const read = (file: string) => readFile(`${fixture(name)}/${file}`)
  return makeZip(await Promise.all(files.map(async (name) => ({ name, data: await read(name) }))))
}

/** Largest difference in grey levels between a sample and the image of the original framework. */
async function differenceFrom(golden: string, checkpoint: string): Promise<number> {
  const [z, images] = await Promise.all(
    ['z', 'images'].map((name) => readNpy(fixture(`${golden}.${name}.npy`))),
  )
  const [, channels, height, width] = images!.shape as [number, number, number, number]
  const { sample } = await server.query(
    `query ($z: [Float!]!, $checkpoint: String) {
      sample(latent: { z: $z }, checkpoint: $checkpoint) { url }
    }`,
    { z: [...z!.data.subarray(0, z!.shape[1])], checkpoint },
  )
  const picture = await fetch(server.url + sample.url)
  const png = sharp(Buffer.from(await picture.arrayBuffer()))
  const pixels = await (channels === 1 ? png.greyscale() : png.removeAlpha()).raw().toBuffer()
  expect(pixels).toHaveLength(channels * height * width)
  const [low, span] = images!.data.some((value) => value < 0) ? [-1, 2] : [0, 1]
  return pixels.reduce((most, value, at) => {
    const [pixel, channel] = [Math.floor(at / channels), at % channels]
    const expected = images!.data[channel * height * width + pixel]!
    return Math.max(most, Math.abs(value - ((expected - low) / span) * 255))
  }, 0)
}

test.each([
  ['a PyTorch archive', 'dcgan16-rgb.pth', 'dcgan16-rgb'],
  ['a legacy PyTorch file', 'dcgan16-legacy.pth', 'dcgan16'],
  ['objects of unknown classes', 'lightning16.pth', 'lightning16'],
  ['a whole PyTorch model', 'model16-legacy.pth', 'model16-legacy'],
  ['a scripted program', 'script-looped.pt', 'script-looped'],
  ['a traced program', 'trace-looped.pt', 'script-looped'],
  ['safetensors', 'dcgan16.safetensors', 'dcgan16'],
  ['a NumPy archive', 'dcgan16-compressed.npz', 'dcgan16'],
  ['a pickled dict of arrays', 'dcgan16-protocol5.pkl', 'dcgan16'],
  ['a saved dict of arrays', 'dcgan16-dict.npy', 'dcgan16'],
  ['a Keras archive', 'keras28.keras', 'keras28'],
  ['a Keras HDF5 file', 'keras16-nested-hdf5.h5', 'keras16-nested-hdf5'],
  ['a TensorFlow.js folder', 'tfjs16', 'tfjs16'],
  ['an ONNX graph', 'onnx16.onnx', 'onnx16'],
])('samples of %s are those of its framework', async (_, file, golden) => {
  const name = file.replace('.', '-').toLowerCase()
  const { lines } = await upload(`?name=${name}`, await fileOf(file))
  expect(lines.at(-1)).toMatchObject({ checkpoint: { kind: 'GENERATOR' } })
  expect(await differenceFrom(golden, lines.at(-1).checkpoint.digest)).toBeLessThanOrEqual(1)
})

test('an upload of a joblib folder is calibrated', async () => {
  const { lines } = await upload('?name=joblib', await fileOf('joblib16'))
  expect(lines.at(-1)).toMatchObject({ checkpoint: { format: 'joblib', batchNorm: 'CALIBRATED' } })
})

test('a file that was uploaded before is recognized', async () => {
  await upload('?name=faces', bytes)
  const { lines } = await upload('?name=others', bytes)
  expect(lines.at(-1)).toMatchObject({ alreadyImported: true, checkpoint: { name: 'faces' } })
})

test('a file that is not a checkpoint ends with CHECKPOINT_INVALID and a reason', async () => {
  for (const body of ['no checkpoint', bytes.subarray(0, 5000)]) {
    const { lines } = await upload('?name=broken', body)
    expect(lines.at(-1).error).toMatchObject({ code: 'CHECKPOINT_INVALID' })
    expect(lines.at(-1).error.message.length).toBeGreaterThan(10)
  }
})

test('invalid names and presets end with BAD_USER_INPUT', async () => {
  for (const query of ['?name=Not%20A%20Name', '?name=a&preset=nothing', '?name=a&name=b']) {
    const { lines } = await upload(query, bytes)
    expect(lines.at(-1).error, query).toMatchObject({ code: 'BAD_USER_INPUT' })
  }
})

const overrides = (value: unknown) => `&overrides=${encodeURIComponent(JSON.stringify(value))}`

test('overrides sent with a file create a different checkpoint of the same weights', async () => {
  const { lines: plain } = await upload('?name=plain', bytes)
  const known = overrides({ prior: 'TRUNCATED_NORMAL', priorBound: 1.5, strides: [1, 2, 2] })
  const { lines } = await upload(`?name=known${known}`, bytes)
  const { checkpoint, alreadyImported } = lines.at(-1)
  expect(alreadyImported).toBe(false)
  expect(checkpoint.prior).toEqual({ distribution: 'TRUNCATED_NORMAL', bound: 1.5 })
  expect(checkpoint.sourceDigest).toBe(plain.at(-1).checkpoint.sourceDigest)
  expect(checkpoint.digest).not.toBe(plain.at(-1).checkpoint.digest)
  const again = await upload(`?name=again${known}`, bytes)
  expect(again.lines.at(-1)).toMatchObject({ alreadyImported: true, checkpoint: { name: 'known' } })
})

test.each([
  ['{', /overrides is not valid JSON/],
  ['[]', /overrides must be a JSON object/],
  ['null', /overrides must be a JSON object/],
  ['{"stride":[1,2]}', /"stride".*mean.*"strides"/],
  ['{"__proto__":{"strides":[1]}}', /"__proto__" is not defined/],
  ['{"strides":[1,"2"]}', /overrides\.strides\.1: Int cannot represent.*"2"/],
  ['{"prior":"normal"}', /overrides\.prior: .*"normal"/],
  ['{"epsilon":"small"}', /overrides\.epsilon: Float cannot represent/],
  ['{"epsilon":2}', /epsilon must be from 0 to 1/],
  ['{"priorBound":2}', /TRUNCATED_NORMAL/],
])('overrides of %s end with BAD_USER_INPUT and the reason', async (text, words) => {
  const { lines } = await upload(`?name=a&overrides=${encodeURIComponent(text)}`, bytes)
  expect(lines.at(-1).error.code).toBe('BAD_USER_INPUT')
  expect(lines.at(-1).error.message).toMatch(words)
})

test('a file over the size limit is rejected, with or without Content-Length, and its sender can read why', async () => {
  const large = Buffer.alloc(3_000_000)
  const said = await upload('?name=large', large)
  expect(said.response.status).toBe(400)
  expect(said.lines.at(-1).error.message).toMatch(/100000/)
  const unsaid = await sendChunked('/checkpoints?name=large', large)
  const last = JSON.parse(unsaid.trim().split('\n').at(-1)!)
  expect(last.error.message).toMatch(/MAX_UPLOAD_BYTES/)
})

test('a client that keeps sending after a rejection is cut off', async () => {
  const { port } = server.server
  const socket = connect(port, '127.0.0.1')
  const headers = 'Content-Type: application/octet-stream\r\nContent-Length: 99999999999'
  socket.write(`POST /checkpoints?name=a HTTP/1.1\r\nHost: 127.0.0.1\r\n${headers}\r\n\r\nPK`)
  let answer = ''
  for await (const chunk of socket) answer += String(chunk)
  expect(answer).toMatch(/^HTTP\/1.1 400 [^]*MAX_UPLOAD_BYTES/)
})

test('a page of an origin in CORS_ORIGINS can upload', async () => {
  const friend = { origin: 'https://friend.example' }
  const preflight = await fetch(`${server.url}/checkpoints?name=a`, {
    method: 'OPTIONS',
    headers: { ...friend, 'access-control-request-method': 'POST' },
  })
  expect(preflight.headers.get('access-control-allow-origin')).toBe(friend.origin)
  const { response } = await upload('?name=friend', bytes, friend)
  expect(response.status).toBe(200)
  expect(response.headers.get('access-control-allow-origin')).toBe(friend.origin)
})

test('a page of another site can’t upload', async () => {
  const evil = { origin: 'https://evil.example' }
  expect((await upload('?name=evil', bytes, evil)).response.status).toBe(400)
  const simple = await upload('?name=evil', bytes, { 'content-type': 'text/plain' })
  expect(simple.response.status).toBe(400)
  expect(simple.lines[0].error.message).toMatch(/application\/octet-stream/)
  const own = await upload('?name=own', bytes, { origin: server.url })
  expect(own.response.status).toBe(200)
})

/** Sends a file without a Content-Length; resolves with the whole response. */
function sendChunked(path: string, body: Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/octet-stream' }
    const request = http.request(server.url + path, { method: 'POST', headers }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => (text += chunk))
      response.once('end', () => resolve(text))
    })
    request.once('error', reject)
    for (let at = 0; at < body.length; at += 64_000) request.write(body.subarray(at, at + 64_000))
    request.end()
  })
}
