/** The examples, installed outside the repository and run by the commands of their READMEs. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { cp, mkdir, readdir, readFile } from 'node:fs/promises'
import net from 'node:net'
import path from 'node:path'
import type { Browser, Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test, type TestContext } from 'vitest'
import { seriousProblems } from '../explorer/support.ts'
import { launchChromium, PATIENCE_MS } from '../support/chromium.ts'
import { describeInBrowser } from '../support/describe-in-browser.ts'
import { WHOLE_PROCESSES_MS } from '../support/patience.ts'
import { startTestServer, type TestServer } from '../support/server.ts'
import { createTempDir, type TempDir } from '../support/temp-dir.ts'

let folder: TempDir
let server: TestServer
/** The port of `vite preview`, whose pages the server accepts. */
let port: number
beforeAll(async () => {
  folder = await createTempDir()
  port = await freePort()
  const CORS_ORIGINS = `http://localhost:${port}`
  server = await startTestServer({ checkpoint: false, env: { DEMO: 'on', CORS_ORIGINS } })
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await folder[Symbol.asyncDispose]()
})

async function freePort(): Promise<number> {
  const listener = net.createServer().listen(0)
  await once(listener, 'listening')
  const { port } = listener.address() as net.AddressInfo
  listener.close()
  return port
}

/** An environment without the settings of vitest, and of the npm that started it. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(npm_(?!config_(registry|cache))|NODE_|VITE|INIT_CWD)/i.test(name),
  )
  const npm = {
    ...{ npm_config_prefer_offline: 'true', npm_config_audit: 'false' },
    // npm's own pauses between attempts are a minute in all.
    npm_config_fetch_retry_maxtimeout: '2000',
    npm_config_fetch_retry_mintimeout: '1000',
  }
  const url = { LATENTQL_URL: server.url, VITE_LATENTQL_URL: server.url }
  return { ...Object.fromEntries(kept), ...npm, ...url }
}

/** A copy of an example, with the SDK packed into it. */
interface Example {
  /** Runs a command of the example's README; returns its output, or throws it. */
  run(command: string): Promise<string>
  /** Starts a command of the README that runs until it is stopped. */
  start(command: string, ...args: string[]): ChildProcess
  readonly path: string
}

/** Copies, packs and installs as a user does. Skips the test if the registry can't be reached. */
async function install(name: string, context: TestContext): Promise<Example> {
  const copy = path.join(folder.path, name)
  await mkdir(copy)
  const source = `examples/${name}`
  const isSource = (file: string) => !/\/(node_modules|dist|generated)$|\.(tgz|png)$/.test(file)
  await cp(source, copy, { recursive: true, filter: isSource })
  const readme = await readFile(`${source}/README.md`, 'utf8')
  const start: Example['start'] = (command, ...args) => {
    expect(readme).toContain(`\n${command}\n`)
    const script = [command.replace(source, copy), ...args].join(' ')
    const cwd = command.includes(source) ? '.' : copy
    return spawn('bash', ['-c', script], { cwd, env: cleanEnvironment(), detached: true })
  }
  const run = (command: string) => outputOf(start(command))
  await packSdk(copy, () => run(`npm pack --workspace clients/sdk --pack-destination ${source}`))
  try {
    await run('npm install')
  } catch (error) {
    if (await isRegistryReachable()) throw error
    context.skip('the npm registry is unreachable')
  }
  return { run, start, path: copy }
}

let packed: string | undefined

/** Packs the SDK into this folder, once: further examples get copies. */
async function packSdk(copy: string, pack: () => Promise<string>): Promise<void> {
  if (packed) return cp(packed, path.join(copy, path.basename(packed)))
  await pack()
  packed = path.join(
    copy,
    (await readdir(copy)).find((name) => name.endsWith('.tgz'))!,
  )
}

/** Asks npm without its cache, since a failed `npm install` may blame the dependencies instead. */
async function isRegistryReachable(): Promise<boolean> {
  const args = ['view', 'graphql', 'version', '--fetch-retries=0']
  args.push(`--cache=${path.join(folder.path, 'empty-cache')}`)
  const child = spawn('npm', args, { cwd: folder.path, env: cleanEnvironment() })
  return outputOf(child).then(
    () => true,
    () => false,
  )
}

async function outputOf(child: ChildProcess): Promise<string> {
  let output = ''
  for (const stream of [child.stdout!, child.stderr!]) {
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()))
  }
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(output)
  return output
}

describe('the Node example', { timeout: WHOLE_PROCESSES_MS }, () => {
  test('prints its steps and downloads a picture, and does so again', async (context) => {
    const example = await install('node', context)
    const output = await example.run('npm start')
    expect(output).toContain('6 samples of the checkpoint "demo":')
    expect(output).toContain(`  seed 180: ${server.url}/images/`)
    expect(output).toMatch(/^Saved as "\(147,180,496\) - \(9,94,439\) \+ 4", with the id \S+$/m)
    expect(output).toMatch(/^Walk, frame 0: {"seed":4}$/m)
    const { width, height } = await sharp(path.join(example.path, 'glasses.png')).metadata()
    expect([width, height]).toEqual([64, 64])
    // A slow client gets fewer frames of a walk, so their number may differ.
    const steps = (text: string) => text.slice(text.indexOf('6 samples'), text.indexOf('Walk'))
    expect(steps(await example.run('npm start'))).toBe(steps(output))
  })
})

describeInBrowser('the web example', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterAll(() => browser.close())

  test(
    'builds, and shows pictures of the server',
    { timeout: WHOLE_PROCESSES_MS },
    async (context) => {
      const example = await install('web', context)
      await example.run('npm run codegen')
      await example.run('npm run build')
      const preview = example.start('npm run preview', '--', `--port ${port}`, '--strictPort')
      try {
        await expect.poll(() => fetch(`http://localhost:${port}`).catch(() => null)).toBeTruthy()
        await usePage(await browser.newPage({ viewport: { width: 1280, height: 900 } }))
      } finally {
        process.kill(-preview.pid!, 'SIGTERM')
      }
    },
  )

  async function usePage(page: Page): Promise<void> {
    page.setDefaultTimeout(PATIENCE_MS)
    const problems: string[] = []
    page.on('pageerror', (error) => problems.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text())
    })
    await page.goto(`http://localhost:${port}`)
    const pixelsOf = (label: string) =>
      page.getByRole('img', { name: label, exact: true }).evaluate(widthWhenLoaded)

    await page.getByText(/^demo · \d\.\d million weights$/).waitFor()
    await page.getByRole('listitem').filter({ hasText: '64×64' }).waitFor()
    expect(await pixelsOf('Seed 0')).toBe(64)

    await page.getByRole('button', { name: 'Seed 3', exact: true }).click()
    await page.getByRole('button', { name: 'Seed 12', exact: true }).click()
    expect(await pixelsOf('Frame 4 of 7')).toBe(64)

    await page.getByRole('button', { name: 'Frame 4 of 7' }).click()
    await page.getByRole('textbox', { name: 'Name' }).fill('halfway')
    await page.getByRole('button', { name: 'Save' }).click()
    expect(await pixelsOf('halfway')).toBe(64)
    const saved = 'query { latents(search: "halfway") { nodes { recipe } } }'
    const halfway = { slerp: { from: { seed: 3 }, to: { seed: 12 }, t: 0.5 } }
    expect(await server.query(saved)).toEqual({ latents: { nodes: [{ recipe: halfway }] } })

    const stage = page.getByRole('img', { name: 'The sample on the stage' })
    await page.getByRole('button', { name: 'Play' }).click()
    await expect.poll(() => stage.getAttribute('src')).toMatch(/^data:image\/png/)
    await page.getByRole('button', { name: 'Stop' }).click()
    expect(problems).toEqual([])
    expect(await seriousProblems(page)).toEqual([])

    await page.getByRole('textbox', { name: 'Name' }).fill('halfway')
    await page.getByRole('button', { name: 'Save' }).click()
    await expect.poll(() => page.getByRole('alert').textContent()).toContain('halfway')
    await page.getByRole('button', { name: 'Delete halfway' }).click()
    await page.getByRole('img', { name: 'halfway' }).waitFor({ state: 'detached' })
  }
})

/** The width of a picture's file, in pixels, once it is loaded. */
async function widthWhenLoaded(image: Element): Promise<number> {
  await (image as HTMLImageElement).decode()
  return (image as HTMLImageElement).naturalWidth
}
