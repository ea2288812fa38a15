/** Content of a checkpoint file in any format: named tensors, and metadata about them. */
import type { CheckpointFormat } from '../generator-file.ts'

/** Stored number format of a tensor; `SourceTensor.read` converts each to float32. */
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

/** A tensor in its format's own layout: not transposed or renamed to PyTorch's conventions. */
export interface SourceTensor {
  readonly name: string
  /** [] is a scalar. The number of elements is checked against the file's size. */
  readonly shape: readonly number[]
  readonly dtype: SourceDType
  /**
   * Returns its values, row-major, as a new array. Resolves strides, byte order and quantization.
   * Throws CheckpointInvalid if the file is damaged there.
   */
  read(): Float32Array
}

/** A setting of a module as a file records it, e.g. its stride [2, 2] or its negative_slope 0.2. */
export type ModuleSetting = number | boolean | string | readonly number[]

/** A module of a pickled model, with what a state_dict doesn't record. */
export interface DescribedModule {
  /** As in the names of its tensors, e.g. `main.0`; empty for the model itself. */
  readonly name: string
  /** Name of its Python class, e.g. `torch.nn.modules.conv.ConvTranspose2d`. */
  readonly className: string
  readonly settings: ReadonlyMap<string, ModuleSetting>
}

/** Tensors that belong together: a state_dict, or the tensors of a whole file. */
export interface TensorGroup {
  /** Path within a nested file, e.g. `netG` or `models.ema`; empty for the file itself. */
  readonly path: string
  /**
   * In file order, without a prefix that data-parallel training or torch.compile put before every
   * name.
   */
  readonly tensors: ReadonlyMap<string, SourceTensor>
  /** Set for a pickled model: its modules, each before its children, in order of registration. */
  readonly modules?: readonly DescribedModule[]
}

/** A layer of a Keras model, as described by its topology. */
export interface TopologyLayer {
  /** The Keras class, e.g. `Conv2DTranspose`. */
  readonly className: string
  readonly name: string
  readonly config: Readonly<Record<string, unknown>>
  /** Role of a weight in the layer (`kernel`, `bias`, `gamma`, ...) -> its name in the group. */
  readonly weights: ReadonlyMap<string, string>
  /** Set for a layer that joins a branch to the chain, e.g. a `Concatenate`. */
  readonly joined?: JoinedBranch<TopologyLayer>
}

/** A chain of layers from a second input, the label, that is joined to the layers of z. */
export interface JoinedBranch<L> {
  readonly layers: readonly L[]
  /** True if it stands before the values of z among the inputs of the joining layer. */
  readonly isFirst: boolean
}

/**
 * Layers of a Keras model that is a chain, first to last, with nested models unfolded. A label's
 * layers are not in the chain but at the layer that joins them.
 */
export interface Topology {
  /** Shape of the model's input without the batch; null if the file doesn't record it. */
  readonly inputShape: readonly number[] | null
  readonly layers: readonly TopologyLayer[]
}

/** An ONNX generator that can be served as it is. */
export interface OnnxSource {
  /** Choices, for the user to check. */
  readonly notes: readonly string[]
  readonly bytes: Uint8Array
  /** float32 [batch, zDim], or [batch, zDim, 1, 1] at rank 4. */
  readonly input: { readonly name: string; readonly zDim: number; readonly rank: 2 | 4 }
  /** Its second input, float32 [batch, classes], whose rows are one-hot; absent: none. */
  readonly label?: { readonly classes: number }
  readonly output: {
    readonly name: string
    /** Null if the file leaves the output's shape open; a trial run determines it. */
    readonly image: {
      readonly layout: 'NCHW' | 'NHWC'
      readonly channels: 1 | 3
      readonly height: number
      readonly width: number
    } | null
    /** Last activation, which determines the range of values; null if it is any other. */
    readonly activation: 'tanh' | 'sigmoid' | null
  }
  /** Version of the standard operator set. */
  readonly opset: number
  /** Number of values in its initializers. */
  readonly parameterCount: number
}

/** An ONNX feature network that can be served as it is: pixels in, numbers out. */
export interface FeatureModel {
  readonly bytes: Uint8Array
  /** Size of the images that it takes, float32 [batch, channels, height, width] of 0 to 255. */
  readonly image: {
    readonly channels: 1 | 3
    readonly height: number
    readonly width: number
  }
  /** Version of the standard operator set. */
  readonly opset: number
  /** Number of values in its initializers. */
  readonly parameterCount: number
}

/** A checkpoint file or folder, whose tensors may be read from it later; it must stay unchanged. */
export interface SourceFile {
  readonly format: CheckpointFormat
  /** sha256, 64 hex digits, of the file or of the checkpoint's files in a folder. */
  readonly sourceDigest: string
  /** Never empty, except for ONNX. A training bundle has several; optimizer states are left out. */
  readonly groups: readonly TensorGroup[]
  /** Set for a Keras or tfjs model. */
  readonly topology?: Topology
  /** LatentQL's own description (parsed JSON, not yet checked), set if the file is an export. */
  readonly description?: unknown
  /** Names of classes in the file's metadata, as it has them. */
  readonly classNames?: readonly string[]
  readonly onnx?: OnnxSource
  /** Set for an ONNX file if a feature network was requested. */
  readonly featureModel?: FeatureModel
}
