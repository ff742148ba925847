// Answers questions about AWS policies: a JSON list on stdin, a list of answers on stdout.
//
// It only carries words to and from the evaluator, @cloud-copilot/iam-simulate, and decides one
// thing: a context key that the evaluator would leave out of its judgement is never left out
// quietly. What judge.py says of a question and a verdict holds here too.

import { text } from 'node:stream/consumers'
import {
  getDenialReasons,
  getGrantReasons,
  runSimulation,
} from '@cloud-copilot/iam-simulate'

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

const asTags = (question) => {
  const [, issuer] = PROVIDER.exec(question.principal) ?? []
  if (!issuer || !question.trust) {
    return question
  }
  const claims = new Set(CLAIMS.map((claim) => `${issuer}:${claim}`.toLowerCase()))
  const renamed = (key) => (claims.has(key.toLowerCase()) ? `aws:PrincipalTag/${key}` : key)
  const keysOf = (values) =>
    Object.fromEntries(Object.entries(values).map(([key, value]) => [renamed(key), value]))
  const statement = (one) => ({
    ...one,
    ...(one.Condition && {
      Condition: Object.fromEntries(
        Object.entries(one.Condition).map(([operator, values]) => [operator, keysOf(values)]),
      ),
    }),
  })
  const trust = { ...question.trust, Statement: [question.trust.Statement].flat().map(statement) }
  return { ...question, context: keysOf(question.context), trust }
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
