/** The paper's figures, then its tables and rules. */
import type { ComponentType, ReactNode } from 'react'
import type { CheckpointDetails } from '../../api/queries.ts'
import { ArithmeticPage, ArithmeticPicture, ArithmeticResultNote } from './arithmetic.tsx'
import { ClassifiersPage, ClassifiersPicture, ClassifiersResultNote } from './classifiers.tsx'
import type { FigureName, FigureProps } from './figures-state.ts'
import { FiltersPage, FiltersPicture, FiltersResultNote } from './filters.tsx'
import { ForgettingPage, ForgettingPicture, ForgettingResultNote } from './forgetting.tsx'
import { RulesPage, RulesPicture, RulesResultNote } from './rules.tsx'
import { SamplesPage, SamplesPicture, SamplesResult } from './samples.tsx'
import { TurnPage, TurnPicture, TurnResultNote } from './turn.tsx'
import { WalkPage, WalkPicture } from './walk.tsx'

export interface PaperFigure {
  readonly name: FigureName
  /** Its number in the paper. */
  readonly number: string
  readonly title: string
  /** One sentence on what it shows. */
  readonly words: string
  /** True if only a generator has it. */
  readonly isSampled: boolean
  /** The figure in the gallery. */
  readonly Picture: ComponentType<{ checkpoint: CheckpointDetails }>
  /** The measured number in a few words, in the gallery. */
  readonly Result?: (props: { checkpoint: CheckpointDetails }) => ReactNode
  /** The figure in full. */
  readonly Page: ComponentType<FigureProps>
}

export const FIGURES: readonly PaperFigure[] = [
  {
    name: 'samples',
    number: 'Figures 2 and 3',
    title: 'Samples',
    words: 'What it draws, early and late in training: learned, not memorised.',
    isSampled: true,
    Picture: SamplesPicture,
    Result: SamplesResult,
    Page: SamplesPage,
  },
  {
    name: 'walk',
    number: 'Figure 4',
    title: 'Walk',
    words: 'Between any two samples lie others, each as good as the ends.',
    isSampled: true,
    Picture: WalkPicture,
    Page: WalkPage,
  },
  {
    name: 'filters',
    number: 'Figure 5',
    title: 'Filters',
    words: 'The parts of images that the discriminator’s units look for, beside random weights.',
    isSampled: false,
    Picture: FiltersPicture,
    Result: FiltersResultNote,
    Page: FiltersPage,
  },
  {
    name: 'forgetting',
    number: 'Figure 6',
    title: 'Forgetting',
    words: 'Without the maps that draw an object, the samples lose it and keep the rest.',
    isSampled: true,
    Picture: ForgettingPicture,
    Result: ForgettingResultNote,
    Page: ForgettingPage,
  },
  {
    name: 'arithmetic',
    number: 'Figure 7',
    title: 'Arithmetic',
    words: 'With a trait, minus without it, plus another sample: a sample with the trait.',
    isSampled: true,
    Picture: ArithmeticPicture,
    Result: ArithmeticResultNote,
    Page: ArithmeticPage,
  },
  {
    name: 'turn',
    number: 'Figure 8',
    title: 'Turn',
    words: 'One vector, added in small steps, turns every face.',
    isSampled: true,
    Picture: TurnPicture,
    Result: TurnResultNote,
    Page: TurnPage,
  },
  {
    name: 'classifiers',
    number: 'Tables 1 and 2',
    title: 'Features',
    words: 'What the discriminator has learned about images, though nobody told it.',
    isSampled: false,
    Picture: ClassifiersPicture,
    Result: ClassifiersResultNote,
    Page: ClassifiersPage,
  },
  {
    name: 'rules',
    number: 'Section 3',
    title: 'Rules of architecture',
    words: 'Networks that break one of the paper’s rules each, trained side by side.',
    isSampled: false,
    Picture: RulesPicture,
    Result: RulesResultNote,
    Page: RulesPage,
  },
]
