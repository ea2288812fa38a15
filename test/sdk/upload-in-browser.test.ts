/** The SDK's uploads in a real browser, where it reports upload progress. */
import { readFile } from 'node:fs/promises'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { build, type Rolldown } from 'vite'
import type * as Sdk from '../../clients/sdk/src/index.ts'
import { launchChromium, PATIENCE_MS } from '../support/chromium.ts'
import { describeInBrowser } from '../support/describe-in-browser.ts'
import { SMALL_FILE, startTestServer, type TestServer } from '../support/server.ts'

const LIMIT = 20_000_000

/** The globals of the open page. */
declare const sdk: typeof Sdk

/** The parameters of an upload in the page. */
interface Upload {
  readonly name: string
  /** Uploads this many zero bytes. Default: uploads `file`. */
  readonly zeros?: number
  readonly file?: string
  readonly token?: string
  readonly ownFetch?: boolean
  /** Aborts with the error "enough": before the start, or once some bytes have been sent. */
  readonly giveUp?: 'before' | 'meanwhile'
}

interface Outcome {
  readonly stages: { readonly stage: string; readonly fraction?: number }[]
  readonly digest?: string
  readonly error?: string
  readonly message?: string
}

describeInBrowser('in a browser', () => {
  let server: TestServer
  let browser: Browser
  let page: Page
  let code: string
  let file: string
  beforeAll(async () => {
    const env = {
      ...{ AUTH: 'token', MAX_UPLOAD_BYTES: String(LIMIT) },
      API_TOKENS: 'owner:admin:secret-of-the-owner,reader:read:secret-of-the-reader',
    }
    server = await startTestServer({ checkpoint: false, env })
    browser = await launchChromium()
    code = await bundleSdk()
    file = (await readFile(SMALL_FILE)).toString('base64')
    page = await open()
  })
  afterAll(async () => {
    await browser?.close()
    await server?.[Symbol.asyncDispose]()
  })

  const open = async () => {
    const opened = await browser.newPage()
    opened.setDefaultTimeout(PATIENCE_MS)
    await opened.goto(`${server.url}/health/live`)
    await opened.evaluate(code)
    return opened
  }
  const upload = (what: Upload, from = page) =>
    from.evaluate(uploadInPage, { token: OWNER, ...what })

  test('upload progress reaches 100%, and the server’s stages follow', async () => {
    const { stages, digest } = await upload({ name: 'sent', file })
    const sent = stages.filter(({ stage }) => stage === 'sending').map(({ fraction }) => fraction!)
    expect(sent).toEqual(sent.toSorted((a, b) => a - b))
    expect(sent.at(-1)).toBe(1)
    expect(stages[0]!.stage).toBe('sending')
    expect(stages.map(({ stage }) => stage)).toEqual(
      expect.arrayContaining(['receiving', 'reading', 'storing', 'rendering']),
    )
    expect((await server.services.checkpoints.resolve('sent')).digest).toBe(digest?.slice(7))
  })

  test('a client with a custom fetch reports no upload progress', async () => {
    const { stages, digest } = await upload({ name: 'fetched', file, ownFetch: true })
    expect(digest).toMatch(/^sha256:/)
    expect(stages.map(({ stage }) => stage)).not.toContain('sending')
    expect(stages.map(({ stage }) => stage)).toContain('receiving')
  })

  test.each([
    ['too large', { name: 'a', zeros: LIMIT + 1 }, 'BadUserInputError', /MAX_UPLOAD_BYTES/],
    ['wrongly named', { name: 'Not a name', zeros: LIMIT }, 'BadUserInputError', /Not a name/],
    [
      'without permission',
      { name: 'a', zeros: LIMIT, token: READER },
      'UnauthenticatedError',
      /admin/,
    ],
    ['without a token', { name: 'a', zeros: LIMIT, token: '' }, 'UnauthenticatedError', /token/i],
    ['no checkpoint', { name: 'a', zeros: LIMIT }, 'CheckpointInvalidError', /./],
    ['empty', { name: 'a', zeros: 0 }, 'CheckpointInvalidError', /empty/],
  ])('a rejected upload says why: %s', async (_what, what, error, message) => {
    const refusal = await upload(what)
    expect(refusal.error).toBe(error)
    expect(refusal.message).toMatch(message)
  })

  test('aborting stops an upload, with the signal’s reason', async () => {
    expect(await upload({ name: 'a', file, giveUp: 'before' })).toEqual({
      ...{ stages: [], error: 'Error', message: 'enough' },
    })
    // Slow enough to report the first bytes long before the last ones are sent.
    const slow = await open()
    const devtools = await slow.context().newCDPSession(slow)
    await devtools.send('Network.enable')
    await devtools.send('Network.emulateNetworkConditions', {
      ...{ offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 100_000 },
    })
    const { stages, ...given } = await upload(
      { name: 'a', zeros: LIMIT, giveUp: 'meanwhile' },
      slow,
    )
    expect(given).toEqual({ error: 'Error', message: 'enough' })
    expect(stages.every(({ stage, fraction }) => stage === 'sending' && fraction! < 1)).toBe(true)
  })

  test('a lost server throws a ConnectionError, and so does another server’s response', async () => {
    await page.route('**/checkpoints?name=gone', (route) => route.abort())
    expect(await upload({ name: 'gone', file })).toMatchObject({ error: 'ConnectionError' })
    const body = '<html>Bad gateway</html>'
    await page.route('**/checkpoints?name=other', (route) => route.fulfill({ status: 502, body }))
    expect(await upload({ name: 'other', file })).toMatchObject({ error: 'ConnectionError' })
  })
})

const OWNER = 'secret-of-the-owner'
const READER = 'secret-of-the-reader'

async function uploadInPage(what: Upload): Promise<Outcome> {
  const { name, zeros, file, token, ownFetch, giveUp } = what
  const bytes = file ? Uint8Array.from(atob(file), (c) => c.charCodeAt(0)) : undefined
  const body = bytes ?? new Blob([new Uint8Array(zeros ?? 0)])
  const client = sdk.createClient({
    url: location.origin,
    token: token || undefined,
    fetch: ownFetch ? (input, init) => fetch(input, init) : undefined,
  })
  const stages: Outcome['stages'] = []
  const controller = new AbortController()
  const enough = () => controller.abort(new Error('enough'))
  if (giveUp === 'before') enough()
  try {
    const { checkpoint } = await client.uploadCheckpoint(body, {
      ...{ name, signal: controller.signal },
      onProgress(progress) {
        stages.push(progress)
        if (giveUp === 'meanwhile') enough()
      },
    })
    return { stages, digest: checkpoint.digest }
  } catch (error) {
    return { stages, error: (error as Error).constructor.name, message: (error as Error).message }
  }
}

/** Bundles the SDK's sources into a script that defines `sdk`. */
async function bundleSdk(): Promise<string> {
  const [bundle] = (await build({
    ...{ configFile: false, logLevel: 'silent' },
    build: {
      ...{ write: false, minify: false },
      lib: { entry: 'clients/sdk/src/index.ts', formats: ['iife'], name: 'sdk' },
    },
  })) as Rolldown.RolldownOutput[]
  return bundle!.output[0].code.replace('var sdk =', 'globalThis.sdk =')
}
