/**
 * The figures of a step, by name. Null, for one that isn't finite, leaves a gap in the line; a
 * missing one doesn't.
 */
export interface PlottedPoint {
  readonly step: number
  readonly [figure: string]: number | null | undefined
}
