/** Values of a pickle as inert data: none of them can execute anything. */
import type { SourceDType } from '../source.ts'

export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | List
  | Tuple
  | Dict
  | Global
  | Instance
  | StorageReference
  | TensorReference

export class List {
  readonly items: PickleValue[] = []
}

export class Tuple {
  readonly items: readonly PickleValue[]

  constructor(items: readonly PickleValue[]) {
    this.items = items
  }
}

/** A dict of any kind, in insertion order. A Map, so that no key has a special meaning. */
export class Dict {
  readonly entries = new Map<PickleValue, PickleValue>()
}

/** Name of a class or function. */
export class Global {
  /** e.g. `torch.FloatStorage` */
  readonly name: string

  constructor(name: string) {
    this.name = name
  }
}

/** An object of a class without a stand-in, as data: nothing of the class but its name is known. */
export class Instance {
  /** e.g. `torch.nn.modules.conv.Conv2d` */
  readonly className: string
  /** Arguments of the call that made it. */
  readonly args: readonly PickleValue[]
  /** Usually its `__dict__`. */
  state: PickleValue = null
  /** Set once an item is, as in an instance of a subclass of dict. */
  items: Dict | null = null

  constructor(className: string, args: readonly PickleValue[]) {
    this.className = className
    this.args = args
  }
}

/** A PyTorch storage, which is outside the pickle. */
export class StorageReference {
  readonly key: string
  /** Number format of its class; `untyped` counts bytes. */
  readonly kind: StorageKind
  /** Number of elements of this kind in the whole storage. */
  readonly size: number
  /** Start of a view, in elements. */
  readonly offset: number

  constructor(key: string, kind: StorageKind, size: number, offset = 0) {
    this.key = key
    this.kind = kind
    this.size = size
    this.offset = offset
  }
}

export type StorageKind = SourceDType | 'untyped'

/** A PyTorch tensor: a view of a storage. Its layout is not checked yet. */
export class TensorReference {
  readonly storage: StorageReference
  readonly dtype: SourceDType
  readonly offset: number
  readonly shape: readonly number[]
  readonly strides: readonly number[]

  constructor(
    storage: StorageReference,
    dtype: SourceDType,
    offset: number,
    shape: readonly number[],
    strides: readonly number[],
  ) {
    this.storage = storage
    this.dtype = dtype
    this.offset = offset
    this.shape = shape
    this.strides = strides
  }
}
