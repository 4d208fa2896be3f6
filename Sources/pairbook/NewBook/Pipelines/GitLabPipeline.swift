/// The pipeline that GitLab runs for a book.
///
/// GitLab Docs, "CI/CD YAML syntax reference". Everything is done by git, curl, jq and pairbook.
struct GitLabPipeline {
  let topology: Topology

  var text: String {
    switch topology {
    case .host: Self.head(Self.purposeOfHost, rules: Self.mergeRequests) + Self.review
    case .shared:
      Self.head(Self.purposeOfShared, rules: Self.mergeRequests + Self.merges) + Self.review
        + Self.plan + Self.sync
    }
  }

  private static let purposeOfHost = """
    # What a merge request would do for people, before it is merged. No secret is used here, so that one from a fork
    # gets none; what was merged is carried out by the machine that keeps the store.
    """

  private static let purposeOfShared = """
    # What a merge request would do for people, before it is merged; and once it is, just that, as it was reviewed.
    # Secrets are variables of the environment "pairbook", protected and masked, which only jobs of the branch that is
    # merged into have: a merge request, from a fork or not, gets none. Among them is PAIRBOOK_TOKEN, a project access
    # token that may read the API and push (read_api, write_repository).
    """

  private static let mergeRequests = """
        - if: $CI_PIPELINE_SOURCE == "merge_request_event"

    """

  private static let merges = """
        - if: $CI_COMMIT_BRANCH == "BOOK_BRANCH"

    """

  private static func head(_ purpose: String, rules: String) -> String {
    """
    # Written by `pairbook init --ci gitlab`, and yours to change.
    #
    \(purpose)
    #
    # The variable PAIRBOOK_IMAGE (Settings → CI/CD → Variables) names the container image to run in, best by its
    # digest: registry.example/OWNER/pairbook@sha256:…
    workflow:
      rules:
    \(rules)
    default:
      image: $PAIRBOOK_IMAGE

    variables:
      GIT_DEPTH: "0"
      BOOK: "BOOK_FOLDER"
      BRANCH: "BOOK_BRANCH"

    """
  }

  /// 65 is of old errors too, and 77 of what a guard holds: the plan says so.
  private static let makePlan = #"""
          code=0
          pairbook plan --book "$BOOK" --offline --out pairbook-plan/plan.json --format markdown >pairbook-plan/plan.md ||
            code=$?
          cat pairbook-plan/plan.md
          case $code in 0 | 65 | 77) [ -s pairbook-plan/plan.json ] ;; *) exit "$code" ;; esac
    """#

  private static let identity = #"""
          git config user.name "${GITLAB_USER_NAME:-Pairbook}"
          git config user.email "${GITLAB_USER_EMAIL:-pairbook@localhost}"
    """#

  private static let review = #"""

    # Validates and plans. The report of Code Quality shows what is newly wrong at its lines.
    review:
      rules:
        - if: $CI_PIPELINE_SOURCE == "merge_request_event"
      interruptible: true
      timeout: 30 minutes
      script:
        - |
    \#(Self.identity)
          # The pipeline of a fork runs there.
          from=origin
          [ "$CI_MERGE_REQUEST_SOURCE_PROJECT_ID" = "$CI_MERGE_REQUEST_PROJECT_ID" ] || from=$CI_MERGE_REQUEST_PROJECT_URL.git
          git fetch --quiet "$from" "+refs/heads/$CI_MERGE_REQUEST_TARGET_BRANCH_NAME:refs/pairbook/target"
          git checkout --quiet --detach refs/pairbook/target
          if ! git merge --quiet --no-ff --no-edit "$CI_COMMIT_SHA"; then
            echo "It cannot be merged as it is: bring in what $CI_MERGE_REQUEST_TARGET_BRANCH_NAME has."
            exit 1
          fi
        - |
          mkdir -p pairbook-plan
          new=0
          pairbook validate --book "$BOOK" --rev HEAD --since refs/pairbook/target --format gitlab \
            >pairbook-plan/problems.json || new=$?
          [ "$new" = 0 ] || pairbook validate --book "$BOOK" --rev HEAD --since refs/pairbook/target || true
    \#(Self.makePlan)
          exit "$new"
      artifacts:
        when: always
        expose_as: Pairbook plan
        paths:
          - pairbook-plan/
        reports:
          codequality: pairbook-plan/problems.json
        expire_in: 90 days

    """#

  private static let plan = #"""

    # "Run pipeline" makes a plan to look at, and "sync planned" carries it out once somebody has started it.
    plan:
      rules:
        - if: $CI_PIPELINE_SOURCE == "web"
      timeout: 30 minutes
      script:
        - |
          mkdir -p pairbook-plan
    \#(Self.makePlan)
      artifacts:
        expose_as: Pairbook plan
        paths:
          - pairbook-plan/
        expire_in: 90 days

    """#

  private static let sync = #"""

    sync planned:
      rules:
        - if: $CI_PIPELINE_SOURCE == "web"
          when: manual
      needs:
        - plan
      environment: pairbook
      resource_group: pairbook-sync
      timeout: 30 minutes
      script:
        - &get_the_book |
    \#(Self.identity)
          git fetch --quiet origin "+refs/heads/*:refs/remotes/origin/*"
          git checkout --quiet -B "$BRANCH" "origin/$BRANCH"
        - &carry_out |
          git remote set-url origin "$CI_SERVER_PROTOCOL://$CI_SERVER_HOST:$CI_SERVER_PORT/$CI_PROJECT_PATH.git"
          export PAIRBOOK_GIT_TOKEN="$PAIRBOOK_TOKEN"
          pairbook sync --book "$BOOK" --plan pairbook-plan/plan.json

    # After a merge; and by a schedule (Build → Pipeline schedules), once an hour: reminders, and what the gateway has
    # seen meanwhile, but of nobody else anything is begun.
    sync:
      rules:
        - if: $CI_PIPELINE_SOURCE == "push" || $CI_PIPELINE_SOURCE == "schedule"
      environment: pairbook
      resource_group: pairbook-sync
      timeout: 30 minutes
      script:
        - *get_the_book
        - |
          refuse() {
            echo "$1 Nothing was done. \"Run pipeline\" on $BRANCH makes a plan to look at."
            exit 1
          }
          api() {
            curl --fail --silent --show-error --globoff --header "PRIVATE-TOKEN: $PAIRBOOK_TOKEN" \
              "$CI_API_V4_URL/projects/$CI_PROJECT_ID/$1"
          }
          # The newest commit that is no publication of a sync: squashed, rebased or a merge.
          export commit=$(git log -1 --first-parent --format=%H --invert-grep --grep='^Pairbook-Store: ')
          request=$(api "repository/commits/$commit/merge_requests" | jq -r 'map(select(.state == "merged"
            and .source_project_id == .target_project_id
            and (.merge_commit_sha == env.commit or .squash_commit_sha == env.commit or .sha == env.commit)))
            | .[0].iid // empty')
          [ -n "$request" ] || refuse "No merge request of this project brought the commit $commit."
          pipeline=$(api "merge_requests/$request/pipelines" | jq -r 'map(select(.source == "merge_request_event"
            and (.project_id | tostring) == env.CI_PROJECT_ID)) | max_by(.id).id // empty')
          [ -n "$pipeline" ] || refuse "Merge request !$request has no pipeline that made a plan."
          job=$(api "pipelines/$pipeline/jobs" | jq -r 'map(select(.name == "review")) | max_by(.id).id // empty')
          [ -n "$job" ] || refuse "The pipeline $pipeline has no job that made a plan."
          mkdir -p pairbook-plan
          api "jobs/$job/artifacts/pairbook-plan/plan.json" >pairbook-plan/plan.json ||
            refuse "The plan of the job $job is not kept any more."
        - *carry_out

    """#
}
