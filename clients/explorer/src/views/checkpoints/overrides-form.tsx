/** What a file of weights cannot say of itself, for a person to say: folded away, and empty until somebody knows better. */
import { useState } from 'react'
import { SelectField } from '../../ui/select-field.tsx'
import { TextField } from '../../ui/text-field.tsx'
import styles from './overrides-form.module.css'
import { countGiven, isAsked, problemsOf, type ByHand } from './overrides.ts'

interface Props {
  readonly byHand: ByHand
  readonly onChange: (byHand: ByHand) => void
}

export function OverridesForm(props: Props) {
  const { byHand } = props
  const given = countGiven(byHand)
  const wrong = Object.keys(problemsOf(byHand)).length
  const [openAtFirst] = useState(given > 0)
  return (
    <details className={styles.more} open={openAtFirst || undefined}>
      <summary>
        More about it{given > 0 && `, ${given} given`}
        {wrong > 0 && <span className={styles.wrong}>, {wrong} to mend</span>}
      </summary>
      <p className={styles.note}>
        What a file of weights does not say. What is empty is found out, or taken from the code it
        comes from; what you give wins over both.
      </p>
      <div className={styles.fields}>
        <Latent {...props} />
        <Layers {...props} />
        <Geometry {...props} />
      </div>
    </details>
  )
}

function Latent(props: Props) {
  return (
    <>
      <Choice
        {...props}
        field="prior"
        label="Distribution of z"
        options={{
          NORMAL: 'Normal, N(0, 1)',
          UNIFORM: 'Uniform on [-1, 1)',
          TRUNCATED_NORMAL: 'Truncated normal',
        }}
        hint="What the latents were drawn from in training"
      />
      <Line
        {...props}
        field="priorBound"
        label="Bound of z"
        placeholder="2"
        hint="Values beyond so many standard deviations are drawn again"
      />
    </>
  )
}

function Layers(props: Props) {
  return (
    <>
      <Choice
        {...props}
        field="outputActivation"
        label="Last activation"
        options={{ TANH: 'tanh', SIGMOID: 'sigmoid', LINEAR: 'none (clipped)' }}
        hint="And with it the range: [-1, 1], [0, 1], clipped to [-1, 1]. Wrong: washed out or too dark"
      />
      <Choice
        {...props}
        field="hiddenActivation"
        label="Activation between layers"
        options={{ RELU: 'ReLU', LEAKY_RELU: 'Leaky ReLU', ELU: 'ELU', SELU: 'SELU' }}
        hint="Wrong: blotches"
      />
      <Line
        {...props}
        field="leakySlope"
        label="Slope of the Leaky ReLU"
        placeholder="0.2"
        hint="Of its negative half; PyTorch code has 0.2 mostly, Keras 0.3"
      />
      <Line
        {...props}
        field="epsilon"
        label="Epsilon of batch norm"
        placeholder="1e-5"
        hint="PyTorch 1e-5, Keras 1e-3, the DCGAN paper’s authors 1e-8"
      />
    </>
  )
}

function Geometry(props: Props) {
  return (
    <>
      <Line
        {...props}
        field="strides"
        label="Strides"
        placeholder="1, 2, 2, 2"
        hint="One for every convolution, first to last; of a plain one, the upsampling before it"
      />
      <Line
        {...props}
        field="paddings"
        label="Paddings"
        placeholder="0, 1, 1, 1"
        hint="One for every convolution. Wrong: seams, shifted borders"
      />
      <Line
        {...props}
        field="outputPaddings"
        label="Output paddings"
        placeholder="0, 0, 0, 0"
        hint="One for every transposed convolution"
      />
    </>
  )
}

interface Labels {
  readonly label: string
  readonly hint: string
}

type LineField = Exclude<keyof ByHand, ChoiceField>

function Line(props: Props & Labels & { field: LineField; placeholder: string }) {
  const { byHand, onChange, field, ...labels } = props
  if (!isAsked(field, byHand)) return null
  return (
    <TextField
      {...labels}
      value={byHand[field]}
      onChange={(text) => onChange({ ...byHand, [field]: text })}
      error={problemsOf(byHand)[field]}
      autoComplete="off"
      spellCheck={false}
    />
  )
}

type ChoiceField = 'prior' | 'outputActivation' | 'hiddenActivation'

function Choice<Field extends ChoiceField>(
  props: Props &
    Labels & { field: Field; options: Readonly<Record<Exclude<ByHand[Field], ''>, string>> },
) {
  const { byHand, onChange, field, options, ...labels } = props
  const choices = Object.entries<string>(options).map(([value, label]) => ({ value, label }))
  return (
    <SelectField
      {...labels}
      value={byHand[field]}
      onChange={(value: string) => onChange({ ...byHand, [field]: value })}
      options={[{ value: '', label: 'Found out' }, ...choices]}
    />
  )
}
