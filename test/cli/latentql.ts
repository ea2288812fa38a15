/** Runs the command line in its own process, like a shell. */
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { program } from '../support/program.ts'

export interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

export interface Started {
  readonly child: ChildProcessWithoutNullStreams
  /**
   * Resolves once standard error contains the text; rejects, with all output, if the process exits.
   */
  saying(text: string): Promise<void>
  readonly ended: Promise<Ended>
}

/** Starts a command. */
export function startLatentql(env: NodeJS.ProcessEnv, ...args: string[]): Started {
  const child = spawn(process.execPath, [program('server/cli/main.ts'), ...args], { env })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  const ended = once(child, 'close').then(([code]) => ({ code: code as number, stdout, stderr }))
  const saying = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (!stderr.includes(text)) return
        child.stderr.off('data', look)
        resolve()
      }
      child.stderr.on('data', look)
      look()
      void ended.then(() =>
        reject(new Error(`The process exited without writing "${text}":\n${stderr}`)),
      )
    })
  return { child, saying, ended }
}
