/** Modules of a TorchScript program, and the values in its code. */
import type { TensorReference } from '../pickle/values.ts'
import type { ScriptClass } from './code.ts'

/** A module of the program. */
export interface ScriptModule {
  /** As in the names of its tensors; empty for the program itself. */
  readonly name: string
  /** Without the prefix and the mangling of TorchScript, e.g. `torch.nn.modules.conv.Conv2d`. */
  readonly className: string
  /** Null if the file lacks its code. */
  readonly code: ScriptClass | null
  readonly tensors: ReadonlyMap<string, TensorReference>
  readonly children: ReadonlyMap<string, ScriptModule>
}

export type Value =
  /** z, or what the layers so far make of it; `step` is their number. */
  | { readonly kind: 'data'; readonly step: number; readonly rank: number | null }
  | { readonly kind: 'tensor'; readonly name: string; readonly tensor: TensorReference }
  | { readonly kind: 'transposed'; readonly of: Value }
  | { readonly kind: 'module'; readonly module: ScriptModule }
  | { readonly kind: 'function'; readonly name: string }
  | { readonly kind: 'literal'; readonly value: number | string | boolean | null }
  | { readonly kind: 'list'; readonly items: readonly Value[] }
  /** A number that depends on the batch. */
  | { readonly kind: 'size' }

/** Full name of a tensor or child of a module. */
export function childName({ name }: ScriptModule, child: string): string {
  return name === '' ? child : `${name}.${child}`
}
