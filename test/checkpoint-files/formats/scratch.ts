/** A temporary folder for each test file, and the fixtures by name. */
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll } from 'vitest'

/** A fixture of the repository, see test/fixtures/README.md. */
export function fixture(name: string): string {
  return path.join(import.meta.dirname, '../../fixtures/checkpoints', name)
}

const EXTERNAL = path.join(import.meta.dirname, '../../../../shared/fixtures')

/** A fixture outside the repository, which may be absent. */
export function externalFixture(name: string): string {
  return path.join(EXTERNAL, name)
}

export const hasExternalFixtures = existsSync(EXTERNAL)

export interface Scratch {
  /** Writes a file in the folder and returns its path. */
  write(name: string, bytes: Uint8Array | string): Promise<string>
  readonly path: string
}

/**
 * Call at the top of a test file: creates the folder before its tests and deletes it afterwards.
 */
export function scratchFolder(): Scratch {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'latentql-formats-'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))
  return {
    get path() {
      return folder
    },
    async write(name, bytes) {
      const file = path.join(folder, name)
      await mkdir(path.dirname(file), { recursive: true })
      await writeFile(file, bytes)
      return file
    },
  }
}
