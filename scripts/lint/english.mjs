/** ESLint plugin: docstrings, and descriptions in the SDL, lead with a noun or a verb. */

const OPENING = /^\s*(What|Which|How|Where|Why|Whether|Who|Whoever|Those|Of)\b/

const opening = {
  meta: {
    type: 'suggestion',
    messages: { opening: 'Lead with a noun or a verb, not with "{{word}}".' },
    schema: [],
  },
  create(context) {
    const check = (text, loc) => {
      const word = OPENING.exec(text)?.[1]
      if (word) context.report({ loc, messageId: 'opening', data: { word } })
    }
    return {
      Program() {
        for (const { type, value, loc } of context.sourceCode.getAllComments()) {
          if (type === 'Block' && value.startsWith('*')) check(value.replace(/^[\s*]+/, ''), loc)
        }
      },
      // Definitions in GraphQL.
      '[description]'({ description }) {
        if (typeof description?.value === 'string') check(description.value, description.loc)
      },
    }
  },
}

export default { rules: { opening } }
