/**
 * A network as a figure, in the manner of figure 1 of the DCGAN paper: a box for its input, for the
 * output of each block, and for its output. Beside each other where there is space, else below
 * each other.
 */
import { shapeInWords, type Stage } from './layer-stages.ts'
import styles from './layer-figure.module.css'

export function LayerFigure({ stages }: { readonly stages: readonly Stage[] }) {
  return (
    <div className={styles.place}>
      {/* Focusable, so that the arrow keys scroll it. */}
      <div className={styles.scroll} role="region" aria-label="Figure of the layers" tabIndex={0}>
        <div className={styles.figure} role="img" aria-label={inWords(stages)}>
          {stages.map((stage, index) => (
            // The layers of a checkpoint never change order.
            <div key={index} className={styles.stage}>
              <Box shape={stage.shape} />
              <div className={styles.words}>
                {stage.name && <strong className={styles.shape}>{stage.name}</strong>}
                <span className={styles.shape}>{shapeInWords(stage.shape)}</span>
                {stage.layers.map((layer, place) => (
                  <span key={place}>{layer}</span>
                ))}
              </div>
            </div>
          ))}
        </div>
      </div>
    </div>
  )
}

/** "z: 100 numbers; then 256 × 4 × 4 by Dense, ReLU; then ..." */
function inWords(stages: readonly Stage[]): string {
  return stages
    .map(({ name, shape, layers }) => {
      const size = [name, shapeInWords(shape)].filter(Boolean).join(': ')
      return layers.length > 0 ? `then ${size} by ${layers.join(', ')}` : size
    })
    .join('; ')
}

/**
 * Pixels, by a power of the number of values: both ends of a network fit in one figure, and the
 * figures of two networks can be compared.
 */
const side = (pixels: number) => 13 * pixels ** 0.4
const depth = (channels: number) => 5.5 * channels ** 0.4
/** A box recedes to the right and upwards. */
const [RIGHT, UP] = [0.87, 0.5]

/** An output: its front is a map, and its depth stands for the channels. */
function Box({ shape: [channels = 1, height = 1, width = 1] }: Pick<Stage, 'shape'>) {
  const [w, h] = [side(width), side(height)]
  const [x, y] = [depth(channels) * RIGHT, depth(channels) * UP]
  return (
    <svg
      width={w + x + 2}
      height={h + y + 2}
      viewBox={`-1 ${-y - 1} ${w + x + 2} ${h + y + 2}`}
      aria-hidden
    >
      <path className={styles.top} d={`M0 0l${x} ${-y}h${w}l${-x} ${y}z`} />
      <path className={styles.flank} d={`M${w} 0l${x} ${-y}v${h}l${-x} ${y}z`} />
      <path className={styles.front} d={`M0 0h${w}v${h}h${-w}z`} />
    </svg>
  )
}
