/** A server like `npm start`, with its own installation, for benchmarks and screenshots. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'

/** Overrides the shell's settings of other servers; an empty value means unset. */
export const NOT_INHERITED: Readonly<Record<string, string>> = {
  ...{ HOST: '', ENGINE: 'onnxruntime-cpu', DATABASE_URL: '', PUBLIC_URL: '', AUTH: '' },
  ...{ API_TOKENS: '', SIGNING_KEY: '', IMPORT_DIR: '', QUEUE_LIMIT: '', MAX_COST: '' },
  ...{ STORAGE: '', CORS_ORIGINS: '', WORKER: '' },
}

export interface OwnServer extends AsyncDisposable {
  readonly url: string
}

/**
 * Starts a server with the demo checkpoint on a free port, with a temporary installation or the one
 * in `kept`. Throws if it exits before listening.
 */
export async function startOwnServer(kept?: string): Promise<OwnServer> {
  const directory = kept ?? (await mkdtemp(path.join(os.tmpdir(), 'latentql-own-')))
  const own = { DATA_DIR: directory, PORT: '0', DEMO: 'on', LOG_LEVEL: 'info' }
  const server = spawn(process.execPath, ['scripts/start.mjs'], {
    env: { ...process.env, ...NOT_INHERITED, ...own },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const dispose = async () => {
    if (server.exitCode === null) {
      server.kill('SIGTERM')
      await once(server, 'exit')
    }
    if (!kept) await rm(directory, { recursive: true, force: true })
  }
  for await (const line of createInterface(server.stdout)) {
    const { url } = JSON.parse(line) as { url?: string }
    if (url === undefined) continue
    server.stdout.resume()
    return { url, [Symbol.asyncDispose]: dispose }
  }
  await dispose()
  throw new Error(`The server exited with code ${server.exitCode}`)
}
