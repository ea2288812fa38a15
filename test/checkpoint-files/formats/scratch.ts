/** A folder of its own for each test file, and the fixtures by name. */
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll } from 'vitest'

/** Our own fixtures, `test/fixtures/README.md`. */
export function fixture(name: string): string {
  return path.join(import.meta.dirname, '../../fixtures/checkpoints', name)
}

const GIVEN = path.join(import.meta.dirname, '../../../../shared/fixtures')

/** Fixtures beside the repository, which not every clone has. */
export function givenFixture(name: string): string {
  return path.join(GIVEN, name)
}

export const haveGivenFixtures = existsSync(GIVEN)

export interface Scratch {
  /** Writes a file under the folder; returns its path. */
  write(name: string, bytes: Uint8Array | string): Promise<string>
  readonly path: string
}

/** Call at the top of a test file: the folder is there before its tests, and gone after them. */
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
