import path from 'node:path'
import { Command } from 'commander'
import { expect, test } from 'vitest'
import { addDatasets } from '../../server/cli/datasets.ts'
import { createOutput } from '../../server/cli/output.ts'
import { ownServices } from '../../server/cli/own-services.ts'
import type { Services } from '../../server/context.ts'
import { createDatasets } from '../../server/datasets/datasets.ts'
import { openDatabase } from '../../server/db/database.ts'
import { openFolderStorage } from '../../server/storage/folder-storage.ts'
import { somePngs, writeFiles } from '../datasets/pictures.ts'
import { createTempDir } from '../support/temp-dir.ts'
import { createTestDatabase, silentLogger } from '../support/test-database.ts'
import { WHOLE_PROCESSES_MS } from '../support/patience.ts'

test(
  'dataset add packs a folder and describes it; list shows it; remove deletes it',
  { timeout: WHOLE_PROCESSES_MS },
  async () => {
    await using dir = await createTempDir()
    await using testDatabase = await createTestDatabase()
    await using database = await openDatabase({
      url: testDatabase.url,
      dataDir: '/nowhere',
      logger: silentLogger,
    })
    const datasets = createDatasets({
      rows: database.datasets,
      storage: await openFolderStorage(path.join(dir.path, 'storage')),
      cacheDir: path.join(dir.path, 'cache'),
      importDirectory: dir.path,
      maxUploadBytes: 0,
      logger: silentLogger,
    })
    const folder = path.join(dir.path, 'pets')
    await writeFiles(folder, {
      ...(await somePngs('cat/', 12)),
      ...(await somePngs('dog/', 12)),
      'dog/bad.jpg': 'x',
    })

    /** Runs a command; returns its standard output and standard error. */
    const latentql = async (json: boolean, ...args: string[]) => {
      let stdout = ''
      let stderr = ''
      const output = createOutput(
        { json },
        {
          stdout: { write: (text: string) => (stdout += text) },
          stderr: { write: (text: string) => (stderr += text) },
        },
      )
      const program = new Command().exitOverride().configureOutput({ writeErr: () => undefined })
      addDatasets(program, async (work) => {
        await work(ownServices({ datasets } as Services), output, new AbortController().signal)
      })
      await program.parseAsync(['dataset', ...args], { from: 'user' })
      return { stdout, stderr }
    }

    const added = await latentql(false, 'add', folder, '--name', 'pets', '--size', '32')
    expect(added.stderr).toContain('24 images packed, 1 broken')
    expect(added.stdout).toContain('24 images  32x32 RGB  2 classes')
    expect(added.stdout).toContain('  class   dog: 12')
    expect(added.stdout).toContain('  broken  dog/bad.jpg: it is not a JPEG, PNG or WebP')

    const { stdout } = await latentql(true, 'list')
    expect(JSON.parse(stdout)).toMatchObject([
      { name: 'avatars' },
      { name: 'faces' },
      { name: 'pets', brokenCount: 1 },
    ])

    const cropped = latentql(false, 'add', folder, '--name', 'x', '--crop', '1,2,3')
    await expect(cropped).rejects.toThrow('left,top,width,height')
    await latentql(false, 'remove', 'pets')
    expect((await latentql(false, 'list')).stdout).toMatch(/^avatars .*\nfaces .*\n$/)
  },
)
