/**
 * The app's views. Each view is a folder below views/: to add one, add the folder and an entry
 * here.
 */
import {
  Blend,
  BookImage,
  Box,
  Columns3,
  Film,
  GraduationCap,
  Images,
  Layers,
  LayoutGrid,
  Sigma,
  type LucideIcon,
} from 'lucide-react'
import type { ComponentType } from 'react'

export interface View {
  /** The view's path, one segment. */
  readonly path: string
  readonly title: string
  /** The purpose of the view, in a few words. */
  readonly hint: string
  readonly icon: LucideIcon
  /** True if it needs a checkpoint that maps z to w. The navigation hides it on others. */
  readonly needsMapping?: true
  /** True if it samples with saved variants. */
  readonly hasVariants?: true
  /** The view's step of the tour, about its control with `data-tour`. Default: none. */
  readonly tour?: { readonly title: string; readonly words: string }
  /** Loads the view when it is first opened. */
  readonly load: () => Promise<{ default: ComponentType }>
}

export const views: readonly View[] = [
  {
    path: 'sample',
    title: 'Sample',
    hint: 'See pictures from the generator',
    icon: LayoutGrid,
    hasVariants: true,
    tour: {
      title: 'Every number is a picture',
      words:
        'The generator turns each number, its seed, into a picture. Press the button to see others. Open a picture to see it large, or pin it to keep it at hand.',
    },
    load: () => import('./views/sample/index.tsx'),
  },
  {
    path: 'walk',
    title: 'Walk',
    hint: 'Move from one sample to another',
    icon: Film,
    hasVariants: true,
    tour: {
      title: 'Between two pictures lie many more',
      words: 'Press Play to watch one picture turn into the next, or drag the slider yourself.',
    },
    load: () => import('./views/walk/index.tsx'),
  },
  {
    path: 'arithmetic',
    title: 'Arithmetic',
    hint: 'Add and subtract what samples have in common',
    icon: Sigma,
    hasVariants: true,
    tour: {
      title: 'Pictures can be added',
      words:
        'Faces with glasses, minus faces without, leave just the glasses for another face. Try it here, then choose pictures of your own.',
    },
    load: () => import('./views/arithmetic/index.tsx'),
  },
  {
    path: 'mix',
    title: 'Mix',
    hint: 'Put some layers of one sample into another',
    icon: Blend,
    needsMapping: true,
    hasVariants: true,
    load: () => import('./views/mix/index.tsx'),
  },
  {
    path: 'inside',
    title: 'Inside',
    hint: 'Turn off parts of the generator and see what is missing',
    icon: Layers,
    load: () => import('./views/inside/index.tsx'),
  },
  {
    path: 'figures',
    title: 'Figures',
    hint: 'The figures of the DCGAN paper, live',
    icon: BookImage,
    load: () => import('./views/figures/index.tsx'),
  },
  {
    path: 'latents',
    title: 'Saved',
    hint: 'The samples you saved',
    icon: Images,
    load: () => import('./views/latents/index.tsx'),
  },
  {
    path: 'checkpoints',
    title: 'Checkpoints',
    hint: 'The generators on this server',
    icon: Box,
    load: () => import('./views/checkpoints/index.tsx'),
  },
  {
    path: 'train',
    title: 'Train',
    hint: 'Train a generator and watch it learn',
    icon: GraduationCap,
    tour: {
      title: 'Teach a generator yourself',
      words:
        'Choose the images it should learn from, then press the button. The first pictures are noise; faces appear after about a minute.',
    },
    load: () => import('./views/train/index.tsx'),
  },
  {
    path: 'compare',
    title: 'Compare',
    hint: 'The same samples by several checkpoints, and runs side by side',
    icon: Columns3,
    hasVariants: true,
    load: () => import('./views/compare/index.tsx'),
  },
]
