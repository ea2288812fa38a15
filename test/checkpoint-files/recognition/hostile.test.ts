/** Recognition quickly returns a generator or a refusal for any names, shapes and topologies. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LatentQLError } from '../../../server/errors.ts'
import type { SourceFile } from '../../../server/checkpoint-files/formats/source.ts'
import { recognizeGenerator } from '../../../server/checkpoint-files/recognition/recognize.ts'
import { groupOf, sourceOf, stateDict, tensorOf, type Shapes } from './state-dict.ts'

/**
 * Throws unless the source is recognized or refused with a short message, within `max` milliseconds
 * of CPU time.
 */
function expectAnswer(source: SourceFile, max = 2_000): void {
  const start = process.cpuUsage()
  try {
    recognizeGenerator(source)
  } catch (error) {
    if (!(error instanceof LatentQLError)) throw error
    expect(error.message.length).toBeLessThan(6_000)
  }
  const { user, system } = process.cpuUsage(start)
  expect((user + system) / 1000).toBeLessThan(max)
}

const lengths = fc.oneof(fc.constantFrom(0, 1, 3, 4, 16), fc.integer({ min: 0, max: 20 }))
const roles = fc.constantFrom(
  'weight',
  'bias',
  'running_mean',
  'running_var',
  'weight_orig',
  'weight_u',
  'weight_v',
  'weight_g',
  'parametrizations.weight.original0',
  '__proto__',
  '',
)
const modules = fc.constantFrom(
  'main.0',
  'main.1',
  'main.3',
  '',
  '.',
  '__proto__',
  'constructor',
  'g.x',
  'd.y',
)

test('random tensors with random names', () => {
  const shape = fc.oneof(
    fc.array(lengths, { maxLength: 5 }),
    fc.tuple(lengths, lengths, fc.constantFrom(1, 3, 4), fc.constantFrom(1, 3, 4)),
  )
  const tensors = fc.array(fc.tuple(modules, roles, shape), { maxLength: 12 })
  fc.assert(
    fc.property(tensors, (list) =>
      expectAnswer(
        stateDict(list.map(([module, role, size]) => [`${module}.${role}`, size] as const)),
      ),
    ),
    { numRuns: 500 },
  )
})

test('thousands of layers, groups and norms', () => {
  const square = Array.from({ length: 5_000 }, (_, i) => [`c.${i}.weight`, [4, 4, 1, 1]] as const)
  expectAnswer(stateDict(square))
  const chain: Shapes = [
    ['fc.weight', [16, 8]],
    ...Array.from({ length: 90 }, (_, i) => [`c.${i}.weight`, [4, 4, 4, 4]] as const),
  ]
  expectAnswer(stateDict(chain))
  expectAnswer(
    sourceOf(...Array.from({ length: 2_000 }, (_, i) => groupOf(`g${i}`, chain))),
    10_000,
  )
})

test('topologies with invalid numbers', () => {
  const classes = fc.constantFrom(
    'Dense',
    'Reshape',
    'Conv2D',
    'Conv2DTranspose',
    'UpSampling2D',
    'ZeroPadding2D',
    'Cropping2D',
    'BatchNormalization',
    'LeakyReLU',
    'ReLU',
    'Activation',
    '__proto__',
  )
  const odd = fc.oneof(
    fc.constantFrom<unknown>(0, -1, 1.5, NaN, 1e300, null, 'same', 'x', '__proto__', {}, true),
    fc.array(fc.constantFrom<unknown>(0, -1, 2, 1e9, null, [1, 1], [[]]), { maxLength: 4 }),
  )
  const fields = [
    'strides',
    'padding',
    'size',
    'target_shape',
    'cropping',
    'alpha',
    'axis',
    'epsilon',
    'activation',
  ]
  const config = fc.dictionary(fc.constantFrom(...fields), odd)
  const layer = fc.record({
    className: classes,
    config,
    weight: fc.array(lengths, { maxLength: 4 }),
  })
  fc.assert(
    fc.property(
      fc.array(layer, { maxLength: 6 }),
      fc.array(lengths, { maxLength: 3 }),
      (list, inputShape) => {
        const tensors = new Map(list.map(({ weight }, i) => [`w${i}`, tensorOf(`w${i}`, weight)]))
        const layers = list.map(({ className, config }, i) => ({
          className,
          name: `layer${i}`,
          config,
          weights: new Map([[className === 'BatchNormalization' ? 'gamma' : 'kernel', `w${i}`]]),
        }))
        expectAnswer({
          format: 'tfjs',
          sourceDigest: '0'.repeat(64),
          groups: [{ path: '', tensors }],
          topology: { inputShape, layers },
        })
      },
    ),
    { numRuns: 1_000 },
  )
})
