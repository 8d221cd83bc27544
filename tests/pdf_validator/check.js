// Prints, for a PDF and each flavour (3a, ua1 ...), how many checks were made and each rule that was broken.
var vera = Packages.org.verapdf;
vera.gf.foundry.VeraGreenfieldFoundryProvider.initialise();
var foundry = vera.pdfa.Foundries.defaultInstance();
var file = arguments[0];
for (var i = 1; i < arguments.length; i++) {
  var flavour = vera.pdfa.flavours.PDFAFlavour.byFlavourId(arguments[i]);
  var parser = foundry.createParser(new java.io.FileInputStream(file), flavour);
  var result = foundry.createValidator(flavour, false).validate(parser);
  print("flavour " + flavour.getId() + " checks " + result.getTotalAssertions() + " compliant " + result.isCompliant());
  var broken = result.getTestAssertions().iterator();
  while (broken.hasNext()) {
    var each = broken.next();
    print("broken " + each.getRuleId().getClause() + " " + each.getMessage());
  }
  parser.close();
}
