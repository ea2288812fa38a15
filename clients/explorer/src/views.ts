/** Every view of the app. One view is one folder below views/: add the folder, and a line here. */
import { Box, Film, GraduationCap, Images, LayoutGrid, Sigma, type LucideIcon } from 'lucide-react'
import type { ComponentType } from 'react'

export interface View {
  /** Its one path segment. */
  readonly path: string
  readonly title: string
  /** What one does there, in a few words. */
  readonly hint: string
  readonly icon: LucideIcon
  /** Fetched when the view is first opened. */
  readonly load: () => Promise<{ default: ComponentType }>
}

export const views: readonly View[] = [
  {
    path: 'sample',
    title: 'Sample',
    hint: 'See what the generator makes',
    icon: LayoutGrid,
    load: () => import('./views/sample/index.tsx'),
  },
  {
    path: 'walk',
    title: 'Walk',
    hint: 'Go from one sample to another',
    icon: Film,
    load: () => import('./views/walk/index.tsx'),
  },
  {
    path: 'arithmetic',
    title: 'Arithmetic',
    hint: 'Add and take away what samples have in common',
    icon: Sigma,
    load: () => import('./views/arithmetic/index.tsx'),
  },
  {
    path: 'latents',
    title: 'Saved',
    hint: 'What you kept',
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
    hint: 'Teach a generator, and watch it learn',
    icon: GraduationCap,
    load: () => import('./views/train/index.tsx'),
  },
]
