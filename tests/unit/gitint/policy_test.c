#include "unit/gitint/fixture.h"

#include "gitint/policy.h"
#include "gitint/provenance.h"
#include "gitint/signature.h"

#define SSH "-c gpg.format=ssh -c user.signingkey=../key -c gpg.ssh.allowedSignersFile=../allowed "

static Repository *open_at(const Fixture *fixture)
{
    g_autofree char *full = fixture_path(fixture, "r");
    g_autoptr(GError) error = NULL;
    Repository *repository = repository_open(full, &error);
    if (repository == NULL)
        fail_msg("%s", error->message);
    return repository;
}

static void shell(Fixture *fixture, const char *command)
{
    g_free(fixture_run(fixture, ".", NULL, "%s", command));
}

static void make_repository(Fixture *fixture)
{
    shell(fixture, "git init -q -b main r && cd r && printf 'select 1;\\n' > 1.up.sql && "
                   "git add . && git commit -qm 'One\n\nReviewed-by: Grace <grace@example.org>'");
}

static gboolean make_key(Fixture *fixture)
{
    int status = 0;
    g_free(fixture_run(fixture, ".", &status,
                       "ssh-keygen -q -t ed25519 -N '' -C k -f key && "
                       "printf 'ada@example.org %%s\\n' \"$(cat key.pub)\" > allowed"));
    return status == 0;
}

static Provenance *find(Repository *repository, const char *path, const char *text, guint limit)
{
    g_autoptr(ProvenanceSource) source = git_provenance_new(repository, NULL, NULL);
    g_autoptr(GBytes) bytes = g_bytes_new(text, strlen(text));
    g_autoptr(GError) error = NULL;
    git_provenance_check_signatures(source, limit);
    Provenance *provenance = source->find(source, path, bytes, &error);
    if (provenance == NULL)
        fail_msg("%s", error->message);
    return provenance;
}

/* The first words of what is violated: "committed, clean"; "" when nothing is. */
static char *violated(const Fixture *fixture, const GitPolicy *policy, const char *path,
                      const char *text)
{
    g_autoptr(Repository) repository = open_at(fixture);
    g_autoptr(Provenance) provenance = find(repository, path, text, 8);
    g_autoptr(GPtrArray) violations = policy_violations(repository, policy, provenance);
    g_autoptr(GString) words = g_string_new(NULL);
    for (guint i = 0; i < violations->len; i++) {
        const char *line = violations->pdata[i];
        g_string_append_printf(words, "%s%.*s", i > 0 ? ", " : "", (int)strcspn(line, ":"), line);
    }
    return g_string_free(g_steal_pointer(&words), FALSE);
}

static void assert_violated(const Fixture *fixture, const GitPolicy *policy, const char *path,
                            const char *text, const char *expected)
{
    g_autofree char *found = violated(fixture, policy, path, text);
    assert_string_equal(found, expected);
}

static void test_policy__committed_and_clean(void **state)
{
    Fixture *fixture = *state;
    GitPolicy committed = {.committed = TRUE}, clean = {.clean = TRUE};
    make_repository(fixture);
    assert_violated(fixture, &committed, "1.up.sql", "select 1;\n", "");
    assert_violated(fixture, &clean, "1.up.sql", "select 1;\n", "");
    assert_violated(fixture, &committed, "1.up.sql", "select 2;\n", "committed");
    assert_violated(fixture, &committed, "2.up.sql", "select 2;\n", "committed");
    fixture_write(fixture, "r/1.up.sql", "select 3;\n");
    assert_violated(fixture, &clean, "1.up.sql", "select 1;\n", "clean");
}

static void test_policy__pushed_to_a_branch_by_its_name(void **state)
{
    Fixture *fixture = *state;
    char *main_of_any[] = {"main", NULL}, *of_origin[] = {"origin/main", NULL};
    char *releases[] = {"release/*", "nothing", NULL}, *of_other[] = {"upstream/main", NULL};
    GitPolicy any = {.pushed = main_of_any}, origin = {.pushed = of_origin},
              release = {.pushed = releases}, other = {.pushed = of_other};
    make_repository(fixture);
    assert_violated(fixture, &any, "1.up.sql", "select 1;\n", "pushed");
    shell(fixture, "git init -q --bare o.git && cd r && git remote add origin ../o.git && "
                   "git push -q origin main main:release/1");
    assert_violated(fixture, &any, "1.up.sql", "select 1;\n", "");
    assert_violated(fixture, &origin, "1.up.sql", "select 1;\n", "");
    assert_violated(fixture, &release, "1.up.sql", "select 1;\n", "");
    assert_violated(fixture, &other, "1.up.sql", "select 1;\n", "pushed");
    shell(fixture, "cd r && git commit -q --allow-empty -m later");
    assert_violated(fixture, &any, "1.up.sql", "select 1;\n", "pushed");
}

static void test_policy__reviewed_by_somebody_else(void **state)
{
    Fixture *fixture = *state;
    char *names[] = {"Reviewed-by", "Approved-by", NULL};
    GitPolicy policy = {.reviewed = names};
    make_repository(fixture);
    assert_violated(fixture, &policy, "1.up.sql", "select 1;\n", "");
    shell(fixture, "cd r && echo 'select 2;' > 2.up.sql && echo 'select 3;' > 3.up.sql && "
                   "git add 2.up.sql && git commit -qm 'Two' && git add . && "
                   "git -c user.email=ada@example.org commit -qm \"Three\n\n"
                   "approved-by: Me <$(git log -1 --format=%ae)>\"");
    assert_violated(fixture, &policy, "2.up.sql", "select 2;\n", "reviewed");
    assert_violated(fixture, &policy, "3.up.sql", "select 3;\n", "reviewed");
}

static void test_policy__not_written_by_the_deployer(void **state)
{
    Fixture *fixture = *state;
    make_repository(fixture);
    g_autofree char *author = fixture_run(fixture, "r", NULL, "git log -1 --format=%%ae");
    g_autofree char *shouted = g_ascii_strup(author, -1);
    GitPolicy own = {.not_author = TRUE, .deployer = shouted},
              other = {.not_author = TRUE, .deployer = "grace@example.org"},
              nobody = {.not_author = TRUE};
    assert_violated(fixture, &own, "1.up.sql", "select 1;\n", "not_author");
    assert_violated(fixture, &other, "1.up.sql", "select 1;\n", "");
    assert_violated(fixture, &nobody, "1.up.sql", "select 1;\n", "not_author");
    shell(fixture, "cd r && git config user.email grace@example.org");
    assert_violated(fixture, &nobody, "1.up.sql", "select 1;\n", "");
}

static void test_policy__cannot_be_judged_without_git(void **state)
{
    (void)state;
    g_autoptr(Provenance) provenance = provenance_new();
    GitPolicy policy = {.committed = TRUE}, none = {0};
    g_autoptr(GPtrArray) violations = policy_violations(NULL, &policy, provenance);
    assert_int_equal(violations->len, 1);
    g_autoptr(GPtrArray) nothing = policy_violations(NULL, &none, provenance);
    assert_int_equal(nothing->len, 0);
}

static void assert_signature(const Fixture *fixture, const char *oid, const char *state_word,
                             const char *signer)
{
    g_autoptr(Repository) repository = open_at(fixture);
    g_auto(Signature) signature = {0};
    signature_check(repository, oid, &signature);
    if (g_strcmp0(signature.state, state_word) != 0 || g_strcmp0(signature.signer, signer) != 0)
        fail_msg("%s by %s, not %s", signature.state, signature.signer, state_word);
    if (g_strcmp0(state_word, "good") == 0) {
        assert_true(g_str_has_prefix(signature.key, "SHA256:"));
        assert_string_equal(signature.kind, "ssh");
    }
}

static void sign_one(Fixture *fixture)
{
    shell(fixture,
          "cd r && echo 'select 4;' > 4.up.sql && git add . && git " SSH "commit -q -S -m Four");
}

static void test_signature__is_judged_by_gits_own_configuration(void **state)
{
    Fixture *fixture = *state;
    if (!make_key(fixture))
        skip();
    make_repository(fixture);
    g_autofree char *unsigned_oid = fixture_run(fixture, "r", NULL, "git rev-parse HEAD");
    sign_one(fixture);
    g_autofree char *signed_oid = fixture_run(fixture, "r", NULL, "git rev-parse HEAD");
    assert_signature(fixture, unsigned_oid, NULL, NULL);
    assert_signature(fixture, signed_oid, "unchecked", NULL);
    shell(fixture, "cd r && git config gpg.ssh.allowedSignersFile \"$PWD/../allowed\"");
    assert_signature(fixture, signed_oid, "good", "ada@example.org");
    g_autofree char *forged = fixture_run(
        fixture, "r", NULL,
        "git cat-file commit HEAD | sed 's/Four/Five/' | git hash-object -t commit -w --stdin");
    assert_signature(fixture, forged, "bad", NULL);
    shell(fixture, "cd r && : > ../allowed");
    assert_signature(fixture, signed_oid, "untrusted", NULL);
}

static void test_policy__signed(void **state)
{
    Fixture *fixture = *state;
    if (!make_key(fixture))
        skip();
    GitPolicy policy = {.is_signed = TRUE};
    make_repository(fixture);
    assert_violated(fixture, &policy, "1.up.sql", "select 1;\n", "signed");
    sign_one(fixture);
    shell(fixture, "cd r && git config gpg.ssh.allowedSignersFile \"$PWD/../allowed\"");
    assert_violated(fixture, &policy, "4.up.sql", "select 4;\n", "");
    assert_violated(fixture, &policy, "1.up.sql", "select 1;\n", "signed");
    shell(fixture, "cd r && git commit -q --allow-empty -m later");
    assert_violated(fixture, &policy, "4.up.sql", "select 4;\n", "signed");
}

static void test_provenance__tells_signatures_when_asked_and_as_many_as_asked(void **state)
{
    Fixture *fixture = *state;
    if (!make_key(fixture))
        skip();
    make_repository(fixture);
    sign_one(fixture);
    shell(fixture, "cd r && git config gpg.ssh.allowedSignersFile \"$PWD/../allowed\" && git " SSH
                   "commit -q -S --allow-empty -m later");
    g_autoptr(Repository) repository = open_at(fixture);
    g_autoptr(Provenance) none = find(repository, "4.up.sql", "select 4;\n", 0);
    assert_null(none->commit_signature.state);
    g_autoptr(Provenance) one = find(repository, "4.up.sql", "select 4;\n", 1);
    assert_string_equal(one->commit_signature.state, "good");
    assert_string_equal(one->origin_signature.state, "unchecked");
    assert_null(one->origin_signature.key);
    g_autoptr(Provenance) both = find(repository, "4.up.sql", "select 4;\n", 2);
    assert_string_equal(both->origin_signature.state, "good");
    g_autoptr(Provenance) older = find(repository, "1.up.sql", "select 1;\n", 2);
    assert_null(older->origin_signature.state);
}

#define policy_test(function)                                                                      \
    cmocka_unit_test_setup_teardown(function, fixture_setup, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        policy_test(test_policy__committed_and_clean),
        policy_test(test_policy__pushed_to_a_branch_by_its_name),
        policy_test(test_policy__reviewed_by_somebody_else),
        policy_test(test_policy__not_written_by_the_deployer),
        policy_test(test_policy__cannot_be_judged_without_git),
        policy_test(test_signature__is_judged_by_gits_own_configuration),
        policy_test(test_policy__signed),
        policy_test(test_provenance__tells_signatures_when_asked_and_as_many_as_asked),
    };
    return cmocka_run_group_tests(tests, fixture_setup_home, fixture_teardown_home);
}
