import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runSeeds } from '../../server/checkpoints/sample-seeds.ts'
import type { Engine } from '../../server/engine/engine.ts'
import {
  hasSharedFixtures,
  openStore,
  readNpy,
  sharedFixture,
  startCalibrationEngine,
} from './support.ts'
import { asGenerator } from '../../server/checkpoints/checkpoint.ts'
import { programOf } from '../../server/checkpoints/programs.ts'

let engine: Engine
beforeAll(async () => {
  engine = await startCalibrationEngine()
})
afterAll(() => engine[Symbol.asyncDispose]())

test.skipIf(!hasSharedFixtures)(
  "the authors' SVHN generator, calibrated, draws their images, alone or in a batch " +
    '(../shared/fixtures)',
  async () => {
    await using open = await openStore({ engine })
    const at = (name: string) => sharedFixture(`dcgan-authors-svhn/${name}`)
    const { checkpoint } = await open.store.importFile(at('200_gen_params.jl'))
    expect(checkpoint).toMatchObject({
      ...{ name: '200_gen_params', format: 'joblib', batchNorm: 'CALIBRATED' },
      generator: { latent: { size: 100 }, image: { width: 32, height: 32, channels: 3 } },
    })
    expect(checkpoint.calibrationDrift).toBeGreaterThan(1)
    expect(await open.files()).toContain(path.join(checkpoint.digest, 'sheet.png'))
    const [z, golden] = [await readNpy(at('golden.z.npy')), await readNpy(at('golden.images.npy'))]
    const { generator } = asGenerator(checkpoint)
    const program = programOf(checkpoint)
    const outputs = await engine.run(program, { z: z.data }, 100)
    expect(meanDifference(outputs.pixels!.data, toGrey(golden))).toBeLessThan(6)
    const sample = async (first: number, count: number) => {
      return (await runSeeds(engine, program, generator, { first, count })).pixels!.data
    }
    expect(await sample(7, 1)).toEqual((await sample(0, 8)).slice(7 * 32 * 32 * 3))
  },
)

/**
 * Converts images [batch, channels, height, width] in [-1, 1] to [batch, height, width, channels]
 * in 0..255.
 */
function toGrey({ shape, data }: { shape: readonly number[]; data: Float32Array }): Float32Array {
  const [batch, channels, height, width] = shape as [number, number, number, number]
  const area = height * width
  const grey = new Float32Array(data.length)
  for (let image = 0; image < batch; image++) {
    for (let channel = 0; channel < channels; channel++) {
      for (let pixel = 0; pixel < area; pixel++) {
        const value = data[(image * channels + channel) * area + pixel]!
        grey[(image * area + pixel) * channels + channel] = (value + 1) * 127.5
      }
    }
  }
  return grey
}

function meanDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Array.from(a).reduce((sum, value, at) => sum + Math.abs(value - b[at]!), 0) / a.length
}
