/** The presets of docs/checkpoint-formats.md: whose conventions say what a file of weights does not. */

export interface Preset {
  /** As the server names it; '' lets it find out by itself. */
  readonly value: string
  readonly label: string
}

export const PRESETS: readonly Preset[] = [
  { value: '', label: 'Find out from the file' },
  { value: 'pytorch-dcgan', label: 'pytorch-dcgan: the PyTorch tutorial and its kin' },
  { value: 'dense-linear', label: 'dense-linear: the same, nothing behind the dense layer' },
  { value: 'tensorflow-dcgan', label: 'tensorflow-dcgan: ports of the first TensorFlow DCGAN' },
  { value: 'keras-dcgan-port', label: 'keras-dcgan-port: ports of TensorFlow’s tutorial' },
  { value: 'pytorch-gan', label: 'pytorch-gan: the PyTorch-GAN collection' },
  { value: 'upsample', label: 'upsample: nearest upsampling, plain convolutions' },
  { value: 'mnist28-3x3', label: 'mnist28-3x3: MNIST, kernels 4, 3, 4, 4' },
  { value: 'mnist28-1x1', label: 'mnist28-1x1: MNIST, kernels 4, 4, 4, 4, 1' },
  { value: 'mnist28-unpadded', label: 'mnist28-unpadded: MNIST, kernels 3, 4, 3, 4' },
  { value: 'anime96', label: 'anime96: faces at 96x96, kernels 4, 4, 4, 4, 5' },
  { value: 'authors', label: 'authors: the DCGAN paper’s own files (joblib)' },
  { value: 'keras', label: 'keras: TensorFlow.js layers-models' },
]
