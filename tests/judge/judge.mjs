// Answers questions about AWS policies: a JSON list on stdin, a list of answers on stdout.
//
// It carries words to and from the evaluator, @cloud-copilot/iam-simulate, and never answers less
// than was asked: a context key that the evaluator would leave out, or a resource that it would
// take for many, is an error. What judge.py says of a question and a verdict holds here too.

import { text } from 'node:stream/consumers'
import { getDenialReasons, getGrantReasons, runSimulation } from '@cloud-copilot/iam-simulate'

const DECISIONS = {
  Allowed: 'allowed',
  ExplicitlyDenied: 'explicitDeny',
  ImplicitlyDenied: 'implicitDeny',
}
const KINDS = { identity: 'policy', pb: 'boundary', resource: 'trust' }
// Claims that AWS knows of every issuer, and the evaluator's data of a few; its judgement of a tag
// of the caller, another single-valued text, is the same.
const CLAIMS = ['aud', 'sub']
const PROVIDER = /:oidc-provider\/(.+)$/

const named = (policies) =>
  Object.entries(policies).map(([name, policy]) => ({ name, policy }))

const simulation = (question) => ({
  request: {
    principal: question.principal,
    action: question.action,
    resource: { resource: question.resource, accountId: question.account },
    contextVariables: question.context,
  },
  identityPolicies: named(question.policies),
  permissionBoundaryPolicies: question.boundary ? named({ boundary: question.boundary }) : undefined,
  resourcePolicy: question.trust ?? undefined,
  serviceControlPolicies: [],
  resourceControlPolicies: [],
})

// Returns a question with those claims as tags, wherever they are keys or variables.
const asTags = (question) => {
  const [, issuer] = PROVIDER.exec(question.principal) ?? []
  if (!issuer || !question.trust) {
    return question
  }
  const written = `(["{])(${RegExp.escape(issuer)}:(?:${CLAIMS.join('|')}))(["}])`
  const renamed = (part) =>
    JSON.parse(JSON.stringify(part).replace(new RegExp(written, 'gi'), '$1aws:PrincipalTag/$2$3'))
  return { ...question, context: renamed(question.context), trust: renamed(question.trust) }
}

const reason = ({ policyType, policyIdentifier, statementId, statementIndex }) => {
  if (statementIndex === undefined) {
    return `nothing in ${KINDS[policyType]}`
  }
  const name = policyType === 'identity' ? ` ${policyIdentifier}` : ''
  return `${KINDS[policyType]}${name} #${statementId ?? statementIndex}`
}

const answer = async (question) => {
  const told = await runSimulation(simulation(asTags(question)), {})
  if (told.resultType === 'error') {
    return { error: JSON.stringify(told.errors) }
  }
  if (told.resultType === 'wildcard') {
    return { error: `a call of ${question.action} names its resource: ${question.resource}` }
  }
  const { analysis, ignoredContextKeys } = told.result
  if (ignoredContextKeys.length > 0) {
    return { error: `${question.action} has no condition key ${ignoredContextKeys.join(', ')}` }
  }
  const reasons = [...getGrantReasons(analysis), ...getDenialReasons(analysis)]
  return { decision: DECISIONS[told.overallResult], why: [...new Set(reasons.map(reason))] }
}

const questions = JSON.parse(await text(process.stdin))
const answers = []
for (const question of questions) {
  answers.push(
    await answer(question).catch((broken) => ({ error: `the evaluator failed: ${broken.message}` })),
  )
}
process.stdout.write(JSON.stringify(answers))
