/** What a pickle makes, as inert data: no value here can run anything. */
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

/** A dict of any kind, in insertion order. A Map, so that no key means anything. */
export class Dict {
  readonly entries = new Map<PickleValue, PickleValue>()
}

/** The name of a class or function from the closed list. */
export class Global {
  /** e.g. `torch.FloatStorage` */
  readonly name: string

  constructor(name: string) {
    this.name = name
  }
}

/** What a listed class would have made: its name and the state it was given. */
export class Instance {
  readonly className: string
  state: PickleValue = null

  constructor(className: string) {
    this.className = className
  }
}

/** A PyTorch storage that lies outside of the pickle. */
export class StorageReference {
  readonly key: string
  /** Of the class it was named with; `untyped` counts bytes. */
  readonly kind: StorageKind
  /** Elements of its kind, in the whole storage. */
  readonly size: number
  /** In elements: where a view of a storage begins. */
  readonly offset: number

  constructor(key: string, kind: StorageKind, size: number, offset = 0) {
    this.key = key
    this.kind = kind
    this.size = size
    this.offset = offset
  }
}

export type StorageKind = SourceDType | 'untyped'

/** A PyTorch tensor: a view of a storage. Its numbers are not checked yet. */
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
