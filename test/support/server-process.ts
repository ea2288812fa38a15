/** The server as a process of its own, for tests and measurements that stop or kill it. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'

export interface ServerProcess {
  readonly child: ChildProcess
  readonly url: string
  readonly exited: Promise<[code: number | null, signal: string | null]>
}

/** Starts the server's script `main` as `npm start` does. Resolves when it listens. */
export async function spawnServer(
  main: string,
  env: Readonly<Record<string, string>>,
): Promise<ServerProcess> {
  const { PATH, HOME } = process.env
  const child = spawn(process.execPath, [main], {
    env: { PATH, HOME, PORT: '0', ENGINE: 'onnxruntime-cpu', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const exited = once(child, 'exit') as ServerProcess['exited']
  const errors: string[] = []
  child.stderr!.on('data', (text) => errors.push(String(text)))
  const lines = createInterface({ input: child.stdout! })
  const url = await new Promise<string>((resolve, reject) => {
    lines.on('line', (line) => {
      const entry = JSON.parse(line) as { msg: string; url: string }
      if (entry.msg === 'listening') resolve(entry.url)
    })
    child.once('exit', (code) => reject(new Error(`ended with ${code}: ${errors.join('')}`)))
  })
  return { child, url, exited }
}
