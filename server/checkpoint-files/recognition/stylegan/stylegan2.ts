/** Reads a pickled StyleGAN2, of stylegan2-ada-pytorch and of the stylegan3 code. */
import { CheckpointInvalid } from '../../../errors.ts'
import {
  STYLEGAN2_FORMS,
  type StyleGan2Architecture,
  type StyleGan2Form,
} from '../../../gan/architecture.ts'
import { blocksOf, type Layer } from '../../../gan/stylegan/synthesis.ts'
import type { WeightTensor } from '../../../graph/tensor.ts'
import type { Prior } from '../../../latent/seed-to-z.ts'
import { readMapping } from './mapping.ts'
import type { NetworkReader } from './network-reader.ts'

type Named = [string, WeightTensor]

/** Throws CheckpointInvalid for settings that are not supported. */
export function readStyleGan2(
  reader: NetworkReader,
  prior: Prior,
): {
  readonly architecture: StyleGan2Architecture
  readonly weights: ReadonlyMap<string, WeightTensor>
} {
  const { mapped, weights } = readMapping(reader)
  const architecture = { ...mapped, prior, ...readForm(reader) }
  return {
    architecture,
    weights: new Map<string, WeightTensor>([
      ...weights,
      ['filter', reader.read('synthesis.b4.resample_filter')],
      ['const', reader.read('synthesis.b4.const')],
      ...blocksOf(architecture).flatMap((block) => [
        ...[block.conv0, block.conv1].flatMap((layer) =>
          layer ? convolution(reader, layer, architecture) : [],
        ),
        ...(block.toImage ? toImage(reader, block.toImage, architecture) : []),
        ...(block.skip ? [shortcut(reader, block.skip)] : []),
      ]),
    ]),
  }
}

function readForm(reader: NetworkReader) {
  const side = reader.number('synthesis', 'img_resolution')
  const count = Math.log2(side) - 1
  if (!Number.isInteger(count) || count < 1)
    throw new CheckpointInvalid(`The synthesis makes images of ${side} pixels, not a power of 2.`)
  const blocks = Array.from({ length: count }, (_, index) => {
    return reader.shape(`synthesis.b${4 * 2 ** index}.conv1.weight`)[0]!
  })
  const first = 'synthesis.b4.conv1'
  const clamp = reader.setting(first, 'conv_clamp')
  return {
    form: formOf(reader),
    blocks,
    noise: reader.setting(first, 'use_noise') === true,
    taps: reader.shape('synthesis.b4.resample_filter')[0]!,
    ...(typeof clamp === 'number' ? { clamp } : {}),
    channels: channelsOf(reader),
    height: side,
    width: side,
    range: [-1, 1] as const,
  }
}

function formOf(reader: NetworkReader): StyleGan2Form {
  const form = reader.setting('synthesis.b4', 'architecture')
  const known = STYLEGAN2_FORMS.find((one) => one === form)
  if (known) return known
  throw new CheckpointInvalid(
    `The synthesis has the architecture ${String(form)}; ${STYLEGAN2_FORMS.join(', ')} are known.`,
  )
}

function channelsOf(reader: NetworkReader): 1 | 3 {
  const channels = reader.number('synthesis', 'img_channels')
  if (channels === 1 || channels === 3) return channels
  throw new CheckpointInvalid(
    `The synthesis makes images of ${channels} channels; only gray and RGB images are supported.`,
  )
}

function convolution(
  reader: NetworkReader,
  { name }: Layer,
  { clamp, noise }: StyleGan2Architecture,
): Named[] {
  const module = `synthesis.${name}`
  reader.expect(module, 'activation', 'lrelu')
  reader.expect(module, 'use_noise', noise)
  checkClamp(reader, module, clamp)
  const layer = styled(reader, name, module)
  if (!noise) return layer
  return [
    ...layer,
    [`${name}.noise`, reader.read(`${module}.noise_const`)],
    [`${name}.strength`, reader.read(`${module}.noise_strength`)],
  ]
}

function toImage(
  reader: NetworkReader,
  { name }: Layer,
  { clamp }: StyleGan2Architecture,
): Named[] {
  const module = `synthesis.${name.replace(/rgb$/, 'torgb')}`
  checkClamp(reader, module, clamp)
  return styled(reader, name, module, reader.number(module, 'weight_gain'))
}

function styled(reader: NetworkReader, name: string, module: string, gain = 1): Named[] {
  return [
    ...reader.dense(`${module}.affine`, `${name}.style`, gain),
    [`${name}.weight`, reader.read(`${module}.weight`)],
    [`${name}.bias`, reader.read(`${module}.bias`)],
  ]
}

function shortcut(reader: NetworkReader, name: string): Named {
  const module = `synthesis.${name}`
  return [`${name}.weight`, reader.read(`${module}.weight`, reader.number(module, 'weight_gain'))]
}

function checkClamp(reader: NetworkReader, module: string, clamp: number | undefined): void {
  const found = reader.setting(module, 'conv_clamp')
  if (found === clamp) return
  throw new CheckpointInvalid(
    `\`${module}\` has conv_clamp ${String(found)}, others ${String(clamp)}: they must be equal.`,
  )
}
