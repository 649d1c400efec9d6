package main

import (
	"encoding/json"
	"fmt"
	"go/types"
	"os"
	"strings"
)

// resourceTable is what the computation needs of the table of resources.
type resourceTable struct {
	// types that are resources, as written there: `*os.File`, `net.Conn`.
	types map[string]bool
	// releases are the symbols of methods that release their receiver.
	releases map[string]bool
	// exceptions are results that are not the caller's to release, as `symbol#index`.
	exceptions map[string]bool
	citations  []citation
}

// resourceRow is what the rows of all sections have in common, and what some have.
type resourceRow struct {
	Type, Symbol, Doc, Cite string
	Releases                []string
	Result                  int
}

// readResources joins tables; citations are those of the last one.
func readResources(paths ...string) (resourceTable, error) {
	table := resourceTable{types: map[string]bool{}, releases: map[string]bool{}, exceptions: map[string]bool{}}
	for _, path := range paths {
		if err := table.read(path); err != nil {
			return table, err
		}
	}
	return table, nil
}

func (table *resourceTable) read(path string) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("read resources: %w", err)
	}
	var file struct{ Types, Acquisitions, Exceptions []resourceRow }
	if err := json.Unmarshal(text, &file); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	table.citations = nil
	for _, rows := range [][]resourceRow{file.Types, file.Acquisitions, file.Exceptions} {
		for _, row := range rows {
			table.citations = append(table.citations, citation{row.Type + row.Symbol, row.Doc, row.Cite})
		}
	}
	for _, row := range file.Types {
		table.types[row.Type] = true
		for _, release := range row.Releases {
			if !strings.ContainsAny(release, ".()=") {
				table.releases[strings.TrimPrefix(row.Type, "*")+"."+release] = true
			}
		}
	}
	for _, row := range file.Exceptions {
		table.exceptions[fmt.Sprintf("%s#%d", row.Symbol, row.Result)] = true
	}
	return nil
}

func (r resourceTable) isResource(t types.Type) bool {
	return r.types[types.TypeString(types.Unalias(t), nil)]
}
