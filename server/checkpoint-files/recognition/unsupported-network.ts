/** The error for a network of a known kind that LatentQL can't build, and advice on its file. */
import { CheckpointInvalid } from '../../errors.ts'

/** Advice on any generator: a graph needs no recognition. */
export const EXPORT_AS_ONNX =
  'Export the generator as ONNX, with z as its only input and the images as its output: LatentQL ' +
  'serves it as it is.'

/** Advice on a generator that takes more than z. */
export const FIX_LABEL =
  'Export it as ONNX with the label fixed, by a module that takes z alone, once for each label.'

/** Presets and overrides can't help; for a generator, `advice` can. The message doesn't have it. */
export class UnsupportedNetwork extends CheckpointInvalid {
  readonly advice: string

  constructor(reason: string, advice = EXPORT_AS_ONNX) {
    super(reason)
    this.advice = advice
  }
}
