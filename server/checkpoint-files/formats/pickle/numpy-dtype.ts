/** Reads the number formats of pickled NumPy arrays. */
import { DTYPES } from '../npy.ts'
import type { SourceDType } from '../source.ts'
import { Instance, Tuple, type PickleValue } from './values.ts'

/** `dtype('f4', False, True)` whose state is (3, '<', ...); undefined for anything but numbers. */
export function numberType(
  dtype: PickleValue,
): { readonly dtype: SourceDType; readonly littleEndian: boolean } | undefined {
  if (!(dtype instanceof Instance) || dtype.className !== 'numpy.dtype') return undefined
  const [name] = dtype.args
  const type = typeof name === 'string' ? DTYPES.get(name) : undefined
  const order = dtype.state instanceof Tuple ? dtype.state.items[1] : '<'
  return type && { dtype: type, littleEndian: order !== '>' }
}
