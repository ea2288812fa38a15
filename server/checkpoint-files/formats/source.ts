/** What a checkpoint file holds, whatever its format: named tensors and what the file says about them. */
import type { CheckpointFormat } from '../generator-file.ts'

/** How a tensor's numbers are stored; `SourceTensor.read` makes float32 of all of them. */
export type SourceDType =
  | 'float16'
  | 'bfloat16'
  | 'float32'
  | 'float64'
  | 'uint8'
  | 'int8'
  | 'uint16'
  | 'int16'
  | 'uint32'
  | 'int32'
  | 'uint64'
  | 'int64'
  | 'bool'

/** A tensor in the layout of its own format: nothing is transposed or renamed for PyTorch's conventions. */
export interface SourceTensor {
  readonly name: string
  /** [] is a scalar. The product is checked against the bytes of the file. */
  readonly shape: readonly number[]
  readonly dtype: SourceDType
  /** Its values, row-major, as a new array. Strides, byte order and quantisation are resolved. */
  read(): Float32Array
}

/** Tensors that belong together: a state_dict, or the tensors of a whole file. */
export interface TensorGroup {
  /** Where a nested file holds it, e.g. `netG` or `models.ema`; empty for the file itself. */
  readonly path: string
  /** In file order. A prefix that data-parallel training or compiling put before every name is taken off. */
  readonly tensors: ReadonlyMap<string, SourceTensor>
}

/** A layer of a Keras model, as its topology has it. */
export interface TopologyLayer {
  /** The Keras class, e.g. `Conv2DTranspose`. */
  readonly className: string
  readonly name: string
  readonly config: Readonly<Record<string, unknown>>
  /** What a weight is to the layer (`kernel`, `bias`, `gamma`, ...) -> its name among the group's tensors. */
  readonly weights: ReadonlyMap<string, string>
}

/** The layers of a Keras model that is a plain chain, first to last, nested models unfolded. */
export interface Topology {
  /** Of the model's input without the batch; null where the file doesn't say. */
  readonly inputShape: readonly number[] | null
  readonly layers: readonly TopologyLayer[]
}

/** An ONNX generator that can be served as it is. */
export interface OnnxSource {
  readonly bytes: Uint8Array
  /** float32 [batch, zDim], or [batch, zDim, 1, 1] at rank 4. */
  readonly input: { readonly name: string; readonly zDim: number; readonly rank: 2 | 4 }
  readonly output: {
    readonly name: string
    /** Null where the file leaves the output's shape open: running it tells. */
    readonly image: {
      readonly layout: 'NCHW' | 'NHWC'
      readonly channels: 1 | 3
      readonly height: number
      readonly width: number
    } | null
    /** What makes the output's values, which says their range; null if it is neither. */
    readonly activation: 'tanh' | 'sigmoid' | null
  }
  /** Of the standard operators. */
  readonly opset: number
  /** How many numbers its initializers hold. */
  readonly parameterCount: number
}

/** A checkpoint file or folder that was read: its tensors lie in memory, the file is closed. */
export interface SourceFile {
  readonly format: CheckpointFormat
  /** sha256, 64 hex digits: of the file, or of the files of a folder that belong to it. */
  readonly sourceDigest: string
  /** Never empty, except for ONNX. Several if the file is a training bundle; optimizer states are left out. */
  readonly groups: readonly TensorGroup[]
  /** Of a tfjs layers-model. */
  readonly topology?: Topology
  /** LatentQL's own description (parsed JSON, not yet checked), if the file is one of its exports. */
  readonly description?: unknown
  readonly onnx?: OnnxSource
}
