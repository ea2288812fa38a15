/** Which files can be imported, for who wonders before or after one was refused. */
import styles from './formats-that-work.module.css'

export function FormatsThatWork() {
  return (
    <details className={styles.details}>
      <summary>Which files work?</summary>
      <ul>
        <li>
          <strong>PyTorch</strong> <code>.pth</code>, <code>.pt</code>: a state_dict, or a training
          bundle that holds one
        </li>
        <li>
          <strong>safetensors</strong>
        </li>
        <li>
          <strong>ONNX</strong> <code>.onnx</code>: a graph from z to a picture, served as it is
        </li>
        <li>
          <strong>TensorFlow.js</strong>: a ZIP of the folder with <code>model.json</code> and its
          weights
        </li>
        <li>
          <strong>joblib</strong>: a ZIP of the <code>.jl</code> index and its <code>.npy</code>{' '}
          files, as the authors of the DCGAN paper saved them
        </li>
      </ul>
      <p>
        Generators of the DCGAN family: dense, convolution, transposed convolution, batch norm.
        Nothing in a file is ever run. Not StyleGAN, not class-conditional or residual ones.{' '}
        <code>docs/checkpoint-formats.md</code> says it all.
      </p>
    </details>
  )
}
