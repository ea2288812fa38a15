/**
 * The app's views. Each view is a folder below views/: to add one, add the folder and an entry
 * here.
 */
import { Box, Film, GraduationCap, Images, LayoutGrid, Sigma, type LucideIcon } from 'lucide-react'
import type { ComponentType } from 'react'

export interface View {
  /** The view's path, one segment. */
  readonly path: string
  readonly title: string
  /** The purpose of the view, in a few words. */
  readonly hint: string
  readonly icon: LucideIcon
  /** Loads the view when it is first opened. */
  readonly load: () => Promise<{ default: ComponentType }>
}

export const views: readonly View[] = [
  {
    path: 'sample',
    title: 'Sample',
    hint: 'See pictures from the generator',
    icon: LayoutGrid,
    load: () => import('./views/sample/index.tsx'),
  },
  {
    path: 'walk',
    title: 'Walk',
    hint: 'Move from one sample to another',
    icon: Film,
    load: () => import('./views/walk/index.tsx'),
  },
  {
    path: 'arithmetic',
    title: 'Arithmetic',
    hint: 'Add and subtract what samples have in common',
    icon: Sigma,
    load: () => import('./views/arithmetic/index.tsx'),
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
    load: () => import('./views/train/index.tsx'),
  },
]
