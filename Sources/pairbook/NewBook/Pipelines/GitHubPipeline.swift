/// The workflow that GitHub Actions runs for a book.
///
/// GitHub Docs, "Workflow syntax for GitHub Actions" and "Security hardening for GitHub Actions". But for the upload of
/// artifacts, which only an action can do, everything is done by git, gh, jq and pairbook.
struct GitHubPipeline {
  let topology: Topology

  var text: String {
    switch topology {
    case .host: Self.head(Self.purposeOfHost, events: Self.pullRequests) + Self.review
    case .shared:
      Self.head(Self.purposeOfShared, events: Self.pullRequests + Self.merges) + Self.review
        + Self.plan + Self.sync
    }
  }

  private static let purposeOfHost = """
    # What a pull request would do for people, before it is merged. No secret is used here, so that one from a fork
    # gets none; what was merged is carried out by the machine that keeps the store.
    """

  private static let purposeOfShared = """
    # What a pull request would do for people, before it is merged; and once it is, just that, as it was reviewed.
    # Secrets are in the environment "pairbook", which only the job "sync" has: a pull request, from a fork or not,
    # gets none.
    """

  private static let pullRequests = """
      pull_request:
        branches: ["BOOK_BRANCH"]

    """

  private static let merges = """
      push:
        branches: ["BOOK_BRANCH"]
      schedule:
        # Reminders, and what the gateway has seen meanwhile; of nobody else anything is begun.
        - cron: "23 * * * *"
      workflow_dispatch:
        inputs:
          run:
            description: Empty makes a plan to look at; the number of the run that made it carries it out

    """

  private static func head(_ purpose: String, events: String) -> String {
    """
    # Written by `pairbook init --ci github`, and yours to change.
    #
    \(purpose)
    #
    # The variable PAIRBOOK_IMAGE (Settings → Secrets and variables → Actions → Variables) names the container image
    # to run in, best by its digest: ghcr.io/OWNER/pairbook@sha256:…
    name: Pairbook

    on:
    \(events)
    permissions: {}

    defaults:
      run:
        shell: bash

    env:
      BOOK: "book/BOOK_FOLDER"
      BRANCH: "BOOK_BRANCH"

    jobs:

    """
  }

  private static let container = """
        runs-on: ubuntu-latest
        timeout-minutes: 30
        container:
          image: ${{ vars.PAIRBOOK_IMAGE }}
          credentials:
            username: ${{ github.actor }}
            password: ${{ github.token }}
    """

  /// The token is given to git in its environment, and stays in no file.
  private static let clone = #"""
              git config --global --add safe.directory "$GITHUB_WORKSPACE/book"
              git config --global user.name "$GITHUB_ACTOR"
              git config --global user.email "$GITHUB_ACTOR@users.noreply.github.com"
              git init --quiet book
              git -C book remote add origin "$GITHUB_SERVER_URL/$GITHUB_REPOSITORY.git"
              export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=http.extraHeader
              export GIT_CONFIG_VALUE_0="Authorization: Basic $(printf 'x-access-token:%s' "$TOKEN" | base64 --wrap=0)"
    """#

  /// What stands in the book must not be read as a command of the workflow.
  private static let quiet = #"""
              word=$(od -A n -N 16 -t x8 /dev/urandom | tr -d ' ')
              echo "::stop-commands::$word"
              trap 'echo "::$word::"' EXIT
    """#

  /// 65 is of old errors too, and 77 of what a guard holds: the plan says so.
  private static let makePlan = #"""
              mkdir --parents pairbook-plan
              code=0
              pairbook plan --book "$BOOK" --offline --out pairbook-plan/plan.json --format markdown --limit 1000000 \
                >pairbook-plan/plan.md || code=$?
              cat pairbook-plan/plan.md >>"$GITHUB_STEP_SUMMARY"
              case $code in 0 | 65 | 77) [ -s pairbook-plan/plan.json ] ;; *) exit "$code" ;; esac
    """#

  private static let keepPlan = """
          - name: Keep the whole plan
            if: ${{ !cancelled() && steps.plan.outcome == 'success' }}
            uses: actions/upload-artifact@bbbca2ddaa5d8feaa63e36b76fdaad77386f024f # v7.0.0
            with:
              name: pairbook-plan
              path: pairbook-plan/
              if-no-files-found: error
              overwrite: true
              retention-days: 90
    """

  private static let review = #"""
      review:
        name: Validate and plan
        if: ${{ github.event_name == 'pull_request' }}
    \#(Self.container)
        permissions:
          contents: read
          packages: read
        concurrency:
          group: pairbook-review-${{ github.event.pull_request.number }}
          cancel-in-progress: true
        steps:
          - name: Get the book as it would be merged
            id: book
            env:
              TOKEN: ${{ github.token }}
              NUMBER: ${{ github.event.pull_request.number }}
            run: |
    \#(Self.clone)
              git -C book fetch --quiet origin "+refs/heads/*:refs/remotes/origin/*" "+refs/pull/$NUMBER/head:refs/pairbook/request"
              git -C book checkout --quiet --detach "origin/$BRANCH"
              if ! git -C book merge --quiet --no-ff --no-edit refs/pairbook/request; then
                echo "::error title=Pairbook::It cannot be merged as it is: bring in what $BRANCH has."
                exit 1
              fi
          - name: Validate
            run: pairbook validate --book "$BOOK" --rev HEAD --since "origin/$BRANCH" --format github
          - name: Plan
            id: plan
            if: ${{ !cancelled() && steps.book.outcome == 'success' }}
            run: |
    \#(Self.quiet)
    \#(Self.makePlan)
    \#(Self.keepPlan)

    """#

  private static let plan = #"""

      plan:
        name: Make a plan to look at
        if: ${{ github.event_name == 'workflow_dispatch' && inputs.run == '' && github.ref_name == 'BOOK_BRANCH' }}
    \#(Self.container)
        permissions:
          contents: read
          packages: read
        steps:
          - name: Get the book
            env:
              TOKEN: ${{ github.token }}
            run: |
    \#(Self.clone)
              git -C book fetch --quiet origin "+refs/heads/*:refs/remotes/origin/*"
              git -C book checkout --quiet --detach "origin/$BRANCH"
          - name: Plan
            id: plan
            run: |
    \#(Self.quiet)
    \#(Self.makePlan)
              printf '\nTo carry it out: run this workflow with the number of this run, `%s`.\n' "$GITHUB_RUN_ID" \
                >>"$GITHUB_STEP_SUMMARY"
    \#(Self.keepPlan)

    """#

  private static let sync = #"""

      sync:
        name: Carry out what was reviewed
        if: ${{ github.ref_name == 'BOOK_BRANCH' && (github.event_name == 'push' || github.event_name == 'schedule' || github.event_name == 'workflow_dispatch' && inputs.run != '') }}
    \#(Self.container)
        permissions:
          actions: read
          contents: write
          packages: read
          pull-requests: read
        concurrency:
          group: pairbook-sync
          cancel-in-progress: false
        environment: pairbook
        steps:
          - name: Get the book
            env:
              TOKEN: ${{ github.token }}
            run: |
    \#(Self.clone)
              git -C book fetch --quiet origin "+refs/heads/*:refs/remotes/origin/*"
              git -C book checkout --quiet -B "$BRANCH" "origin/$BRANCH"
          - name: Find the plan that was reviewed
            env:
              GH_TOKEN: ${{ github.token }}
              RUN: ${{ inputs.run }}
            run: |
              refuse() {
                echo "::error title=Pairbook::$1 Nothing was done. Run this workflow by hand: it makes a plan to look at."
                exit 1
              }
              export of=$RUN
              if [ -n "$RUN" ]; then
                # Only a plan that this workflow made of this branch: a pull request's own is told by its merge.
                run=$(gh api "repos/$GITHUB_REPOSITORY/actions/runs/$RUN" --jq 'select(.event == "workflow_dispatch"
                  and .path == ".github/workflows/pairbook.yml" and .head_branch == env.BRANCH) | .id')
              else
                # The newest commit that is no publication of a sync: squashed, rebased or a merge.
                export of=$(git -C book log -1 --first-parent --format=%H --invert-grep --grep='^Pairbook-Store: ')
                head=$(gh api "repos/$GITHUB_REPOSITORY/commits/$of/pulls" --jq 'map(select(.merge_commit_sha == env.of
                  and .merged_at != null and .head.repo.full_name == env.GITHUB_REPOSITORY)) | .[0].head.sha // empty')
                [ -n "$head" ] || refuse "No pull request of this repository brought the commit $of."
                run=$(gh api "repos/$GITHUB_REPOSITORY/actions/workflows/pairbook.yml/runs?event=pull_request&head_sha=$head" \
                  --jq '.workflow_runs | map(select(.status == "completed")) | .[0].id // empty')
              fi
              [ -n "$run" ] || refuse "There is no run that made a plan for $of."
              gh run download "$run" --repo "$GITHUB_REPOSITORY" --name pairbook-plan --dir approved ||
                refuse "The plan of the run $run is not kept any more."
          - name: Sync
            env:
              PAIRBOOK_GIT_TOKEN: ${{ github.token }}
              PAIRBOOK_STORE: ${{ secrets.PAIRBOOK_STORE }}
              PAIRBOOK_LINK_KEY: ${{ secrets.PAIRBOOK_LINK_KEY }}
              PAIRBOOK_MAIL: ${{ secrets.PAIRBOOK_MAIL }}
              PAIRBOOK_MAIL_PASSWORD: ${{ secrets.PAIRBOOK_MAIL_PASSWORD }}
              PAIRBOOK_GATEWAY: ${{ secrets.PAIRBOOK_GATEWAY }}
              PAIRBOOK_GATEWAY_KEY: ${{ secrets.PAIRBOOK_GATEWAY_KEY }}
            run: |
    \#(Self.quiet)
              code=0
              pairbook sync --book "$BOOK" --plan approved/plan.json >sync.txt 2>&1 || code=$?
              cat sync.txt
              # Shown as it is, and read as nothing else.
              { printf '## Pairbook sync\n\n'; sed 's/^/    /' sync.txt; } >>"$GITHUB_STEP_SUMMARY"
              exit "$code"

    """#
}
